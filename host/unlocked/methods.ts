/** What the unlocked vault answers: one line a method. Runs in the vault's worker. */
import type { HostApi, MethodName, MethodOutput, ParsedInput } from "../../shared/contract/api.ts";
import { exportActivity } from "./activity/export-activity.ts";
import { listActivity } from "./activity/list-activity.ts";
import { sendActivity, setStream, streamState } from "./activity/stream/stream-methods.ts";
import { decideUnusual, listUnusual } from "./activity/unusual/unusual-methods.ts";
import { stopActivity, verifyActivity } from "./activity/verify-activity.ts";
import type { App } from "./app.ts";
import { planEvidence } from "./compromised/evidence.ts";
import { getPlan, listPlans } from "./compromised/read-plan.ts";
import { reportPlan } from "./compromised/report.ts";
import {
  changePlan,
  closePlan,
  dropPlan,
  reopenPlan,
  settlePlan,
  startPlan,
  tickPlan,
} from "./compromised/run-plan.ts";
import { dropDraft, getDraft, saveDraft } from "./drafts.ts";
import { exportKeys } from "./export/export-keys.ts";
import { compareWithLeaks } from "./health/compare-with-leaks.ts";
import { exportHealth } from "./health/export-health.ts";
import { heedFinding, ignoreFinding } from "./health/ignored.ts";
import { healthReport } from "./health/report.ts";
import { exportHolders } from "./holders/export-holders.ts";
import { countHoldings, holdersOfKey, holdersOfPerson } from "./holders/read-holders.ts";
import { changeImport } from "./imports/change-import.ts";
import { listImports } from "./imports/past-imports.ts";
import { dropImport, importRows, stopReading, uploadPiece } from "./imports/pending-methods.ts";
import { readImport } from "./imports/read-import.ts";
import { storeImport } from "./imports/store-import.ts";
import { undoImport } from "./imports/undo-import.ts";
import { generateValue } from "./keys/generate.ts";
import { getKey, keyHistory, keyValue, listKeys } from "./keys/read-key.ts";
import { removeKey, restoreKey } from "./keys/remove-key.ts";
import { addKey, editKey } from "./keys/write-key.ts";
import { checkRelay } from "./links/check-relay.ts";
import { decideMessage } from "./links/decide-message.ts";
import { listShares, retryShares, watchShares } from "./links/follow-shares.ts";
import { linksInText, listInbox, receiveLink } from "./links/inbox.ts";
import { planShare } from "./links/plan-share.ts";
import { revokeShare, revokeShares } from "./links/revoke-shares.ts";
import { createShares } from "./links/send-share.ts";
import { shareAgain } from "./links/share-again.ts";
import { lookIntoInboxes, takeWaiting } from "./links/waiting-links.ts";
import { offboardingLog } from "./offboarding/about-log.ts";
import { getOffboarding, listOffboardings, previewOffboarding } from "./offboarding/read-offboarding.ts";
import { reportOffboarding } from "./offboarding/report.ts";
import {
  checkOffboarding,
  finishOffboarding,
  reopenOffboarding,
  settleOffboarding,
  startOffboarding,
  tickOffboarding,
} from "./offboarding/run-offboarding.ts";
import { revokeOldValue, rotateAutomatically } from "./rotation/automatic-rotation.ts";
import { rotateToNewValue } from "./rotation/new-value.ts";
import {
  cancelRotation,
  changeRotation,
  finishRotation,
  getRotation,
  listRotations,
  resumeRotation,
  skipPeople,
  startRotations,
} from "./rotation/run-rotation.ts";
import { rotationLinks, shareNewValue } from "./rotation/share-new-value.ts";
import { planRun } from "./run/plan-run.ts";
import { runValues } from "./run/run-values.ts";
import { keepInBaseline, runScan, scanState, stopScan } from "./scan/run-scan.ts";
import { readSettings, setSetting } from "./settings.ts";
import { addPerson } from "./team/add-person.ts";
import { introduceDevice, readCard } from "./team/introduce.ts";
import { getMe, renameMe } from "./team/me.ts";
import { listPeople, personWords, removePerson, verifyPerson } from "./team/people.ts";
import { checkShares } from "./team/refuse-by-rules.ts";
import { editRules, exportRules, foundRules, getRules, leaveRules, markRulesSeen } from "./team/rules.ts";
import { declineRules, importRules, joinRules } from "./team/take-over.ts";
import { showCode } from "./totp/show-code.ts";
import { removeTotp, restoreTotp, setTotp } from "./totp/write-totp.ts";

/** Methods that change who may open the vault, or leave it: the session drives them, with keys derived elsewhere. */
type SessionMethod =
  | "vault.changePassphrase"
  | "vault.newRecoveryKit"
  | "vault.backup"
  | "clipboard.copyKey"
  | "clipboard.copyCode"
  | "clipboard.copyText"
  | "relay.start"
  | "agent.questions"
  | "agent.answer"
  | "agent.grants"
  | "agent.end";

export type UnlockedMethod = Exclude<
  { [Name in MethodName]: HostApi[Name]["access"] extends "unlocked" ? Name : never }[MethodName],
  SessionMethod
>;

type Methods = {
  readonly [Name in UnlockedMethod]: (
    app: App,
    input: ParsedInput<Name>,
  ) => MethodOutput<Name> | Promise<MethodOutput<Name>>;
};

export const unlockedMethods: Methods = {
  "keys.list": listKeys,
  "keys.get": getKey,
  "keys.add": addKey,
  "keys.edit": editKey,
  "keys.value": keyValue,
  "keys.history": keyHistory,
  "keys.remove": removeKey,
  "keys.restore": restoreKey,
  "keys.generate": (_app, recipe) => generateValue(recipe),
  "totp.set": setTotp,
  "totp.code": showCode,
  "totp.remove": removeTotp,
  "totp.restore": restoreTotp,
  "keys.export": exportKeys,
  "imports.upload": uploadPiece,
  "imports.read": readImport,
  "imports.stop": stopReading,
  "imports.rows": importRows,
  "imports.change": changeImport,
  "imports.store": storeImport,
  "imports.drop": dropImport,
  "imports.list": listImports,
  "imports.undo": undoImport,
  "me.get": getMe,
  "me.rename": renameMe,
  "me.introduce": introduceDevice,
  "team.read": readCard,
  "team.add": addPerson,
  "team.list": listPeople,
  "team.words": personWords,
  "team.verify": verifyPerson,
  "team.remove": removePerson,
  "rules.get": getRules,
  "rules.found": foundRules,
  "rules.edit": editRules,
  "rules.join": joinRules,
  "rules.decline": (app, input) => {
    declineRules(app, input);
    return getRules(app);
  },
  "rules.leave": leaveRules,
  "rules.export": exportRules,
  "rules.import": importRules,
  "rules.seen": markRulesSeen,
  "shares.check": checkShares,
  "shares.plan": planShare,
  "shares.create": createShares,
  "shares.again": shareAgain,
  "shares.list": listShares,
  "shares.watch": watchShares,
  "shares.retry": retryShares,
  "shares.revoke": revokeShare,
  "rotations.start": startRotations,
  "rotations.get": getRotation,
  "rotations.list": listRotations,
  "rotations.change": changeRotation,
  "rotations.newValue": rotateToNewValue,
  "rotations.automatic": rotateAutomatically,
  "rotations.share": shareNewValue,
  "rotations.links": rotationLinks,
  "rotations.skip": skipPeople,
  "rotations.revoke": revokeOldValue,
  "rotations.finish": finishRotation,
  "rotations.cancel": cancelRotation,
  "rotations.resume": resumeRotation,
  "compromised.start": startPlan,
  "compromised.list": listPlans,
  "compromised.get": getPlan,
  "compromised.settle": settlePlan,
  "compromised.change": changePlan,
  "compromised.tick": tickPlan,
  "compromised.evidence": planEvidence,
  "compromised.close": closePlan,
  "compromised.drop": dropPlan,
  "compromised.reopen": reopenPlan,
  "compromised.report": reportPlan,
  "shares.revokeAll": revokeShares,
  "inbox.links": linksInText,
  "relays.check": checkRelay,
  "holders.ofKey": holdersOfKey,
  "holders.ofPerson": holdersOfPerson,
  "holders.count": countHoldings,
  "holders.export": exportHolders,
  "offboarding.preview": previewOffboarding,
  "offboarding.start": startOffboarding,
  "offboarding.list": listOffboardings,
  "offboarding.get": getOffboarding,
  "offboarding.settle": settleOffboarding,
  "offboarding.tick": tickOffboarding,
  "offboarding.check": checkOffboarding,
  "offboarding.log": offboardingLog,
  "offboarding.finish": finishOffboarding,
  "offboarding.reopen": reopenOffboarding,
  "offboarding.report": reportOffboarding,
  "inbox.receive": receiveLink,
  "inbox.list": listInbox,
  "inbox.look": lookIntoInboxes,
  "inbox.take": takeWaiting,
  "inbox.decide": decideMessage,
  "drafts.save": saveDraft,
  "drafts.get": getDraft,
  "drafts.drop": dropDraft,
  "health.report": healthReport,
  "health.export": exportHealth,
  "health.ignore": ignoreFinding,
  "health.heed": heedFinding,
  "health.compareWithLeaks": compareWithLeaks,
  "scan.run": runScan,
  "scan.state": scanState,
  "scan.stop": stopScan,
  "scan.keep": keepInBaseline,
  "activity.list": listActivity,
  "activity.verify": verifyActivity,
  "activity.stop": stopActivity,
  "activity.export": exportActivity,
  "activity.stream": streamState,
  "activity.setStream": setStream,
  "activity.send": sendActivity,
  "activity.unusual": listUnusual,
  "activity.decide": decideUnusual,
  "run.plan": planRun,
  "run.values": runValues,
  "settings.get": readSettings,
  "settings.set": setSetting,
};

/** What leaves the vault's worker as written text: methods with long answers that hold text and numbers, never bytes. */
export const writtenMethods: ReadonlySet<UnlockedMethod> = new Set(["keys.list", "activity.list", "imports.rows"]);
