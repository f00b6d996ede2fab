import { afterEach, beforeEach, expect, test } from "vitest";
import { fromUtf8, utf8 } from "../../../shared/crypto/bytes.ts";
import { newApp, secondApp, type TestClock } from "../../../test/support/app-case.ts";
import { errorCodeOf } from "../../../test/support/error-code.ts";
import { newPlace, removePlace, type VaultPlace } from "../../../test/support/vault-case.ts";
import type { App } from "../app.ts";
import { startPlan } from "../compromised/run-plan.ts";
import { getKey } from "../keys/read-key.ts";
import { removeKey } from "../keys/remove-key.ts";
import { addKey, editKey, type NewKey } from "../keys/write-key.ts";
import { setTotp } from "../totp/write-totp.ts";
import { planRun } from "./plan-run.ts";
import { referenceFields } from "./reference-fields.ts";
import { runValues } from "./run-values.ts";

let place: VaultPlace;
let clock: TestClock;
let app: App;

function add(name: string, env: NewKey["env"], more: Partial<NewKey> = {}): string {
  const value = utf8(`${name} in ${env}`);
  return addKey(app, { name, env, service: "x", type: "private", showOnce: false, value, ...more }).id;
}
const log = () => app.vault.vault.readAudit({ limit: 100 }).filter(({ action }) => action.endsWith(".inject"));
const variables = (input: Parameters<typeof planRun>[1]) => planRun(app, input).given.map(({ variable }) => variable);
const problems = (input: Parameters<typeof planRun>[1]) => planRun(app, input).problems;

beforeEach(() => {
  place = newPlace();
  clock = { now: 1_800_000_000_000 };
  app = newApp(place, clock);
});
afterEach(() => {
  app.vault.vault.close();
  removePlace(place);
});

test("all values of the environment are meant, unless some are named; one environment needs no choice, several do", () => {
  expect(problems({})).toMatchObject([{ code: "not_found" }]);
  add("stripe-live", "dev");
  expect(variables({})).toEqual(["STRIPE_LIVE"]);
  add("stripe-live", "prod");
  add("mail", "prod", { variable: "MAIL_TOKEN" });
  expect(problems({})).toMatchObject([{ code: "ambiguous", hint: "choose_environment" }]);
  expect(problems({})[0]?.message).toContain("dev, prod");
  expect(variables({ environment: "prod" })).toEqual(["MAIL_TOKEN", "STRIPE_LIVE"]);
  expect(problems({ environment: "test" })).toMatchObject([{ code: "not_found" }]);
  expect(variables({ only: ["mail"], prefix: "APP_" })).toEqual(["APP_MAIL_TOKEN"]);
  expect(variables({ only: ["MAIL_TOKEN", "Stripe-Live"], environment: "prod" })).toEqual([
    "MAIL_TOKEN",
    "STRIPE_LIVE",
  ]);
  expect(problems({ only: ["STRIPE_LIVE"] })).toMatchObject([{ code: "ambiguous", hint: "choose_environment" }]);
  const [missing] = problems({ only: ["mial"] });
  expect(missing).toMatchObject({ code: "not_found" });
  expect(missing?.message).toContain("Did you mean “mail”?");
  removeKey(app, { key: { name: "mail" } });
  expect(variables({ environment: "prod" })).toEqual(["STRIPE_LIVE"]);
  expect(problems({ only: ["mail"] })).toMatchObject([{ code: "not_found", hint: "restore_key" }]);
});

test("two keys under one variable are a problem that names both, and nothing is given", () => {
  add("first", "dev", { variable: "TOKEN" });
  add("second", "dev", { variable: "TOKEN" });
  const [problem] = problems({});
  expect(problem).toMatchObject({ code: "ambiguous", hint: "choose_variable" });
  for (const name of ["first", "second", "TOKEN"]) expect(problem?.message).toContain(name);
  expect(problems({ only: ["TOKEN"] })).toMatchObject([{ code: "ambiguous" }]);
  expect(errorCodeOf(() => runValues(app, { command: "npm" }))).toBe("ambiguous");
  expect(log()).toEqual([]);
  expect(variables({ only: ["second"] })).toEqual(["TOKEN"]);
});

test("references name a value or a field of it; each value is given once, and every bad one is told with its place", () => {
  add("mail", "dev", { scopes: ["send", "read"], notes: "back door: 77" });
  add("mail", "prod");
  const references = [
    { name: "mail", environment: "prod" },
    { name: "mail", field: "scopes" },
    { name: "mail", environment: "prod", field: "value" },
    { name: "mail", field: "notes" },
  ] as const;
  const { given } = runValues(app, { environment: "dev", references: [...references], command: "npm" });
  expect(given.map(({ references, value, secret }) => [references, fromUtf8(value), secret])).toEqual([
    [[0, 2], "mail in prod", true],
    [[1], "send read", false],
    [[3], "back door: 77", true],
  ]);
  expect(log().map(({ subject, program }) => [subject, program])).toEqual([
    ["mail (prod)", ": npm"],
    ["mail (dev)", ": npm"],
  ]);
  expect(variables({ environment: "dev", references: [...references], all: true })).toContain("MAIL");
  const bad = [
    { name: "mail" },
    { name: "mai", environment: "dev" },
    { name: "mail", environment: "prod", field: "scopes" },
  ];
  expect(
    problems({ references: [...bad, { name: "mail", environment: "dev", field: "scope" }] as never }),
  ).toMatchObject([
    { code: "ambiguous", reference: 0 },
    { code: "not_found", reference: 1 },
    { code: "not_found", reference: 2 },
    { code: "not_found", reference: 3 },
  ]);
  // Only what nobody needs to be asked about.
  runValues(app, { references: [{ name: "mail", environment: "dev", field: "service" }], command: "npm" });
  expect(log()).toHaveLength(2);
});

test("every field can be named", () => {
  add("mail", "dev", {
    ...{ owner: "Ana", scopes: ["a"], providerPage: "https://x.example/keys", file: "mail.pem", notes: "n" },
    expiresAt: clock.now + 1,
  });
  setTotp(app, { key: { name: "mail" }, from: { uri: utf8("otpauth://totp/M:a?secret=JBSWY3DPEHPK3PXP") } });
  const references = referenceFields.map((field) => ({ name: "mail", field }));
  const { given } = runValues(app, { references, command: "npm" });
  expect(Object.fromEntries(given.map(({ field, value }) => [field, fromUtf8(value)]))).toEqual({
    value: "mail in dev",
    notes: "n",
    totp: expect.stringMatching(/^\d{6}$/),
    name: "mail",
    service: "x",
    environment: "dev",
    type: "private",
    variable: "MAIL",
    version: "1",
    owner: "Ana",
    scopes: "a",
    page: "https://x.example/keys",
    expires: "2027-01-15T08:00:00.001Z",
    file: "mail.pem",
  });
  // A code of an account is no use of the value: it has an entry of its own.
  expect(log().map(({ action, subject }) => `${action} ${subject}`)).toEqual([
    "key.inject mail (dev)",
    "totp.inject mail (dev), M: a",
  ]);
});

test("a name that programs obey is given only if it was set by name or is asked for by name", () => {
  add("path", "dev");
  add("mail", "dev");
  const plan = planRun(app, {});
  expect(plan.given.map(({ variable }) => variable)).toEqual(["MAIL"]);
  expect(plan.left).toMatchObject([{ name: "path", variable: "PATH" }]);
  expect(problems({ only: ["path"] })).toMatchObject([{ code: "refused", hint: "allow_variable" }]);
  expect(errorCodeOf(() => runValues(app, { only: ["path"], command: "npm" }))).toBe("refused");
  expect(log()).toMatchObject([{ subject: "path (dev)", outcome: "refused" }]);
  expect(variables({ allow: ["PATH"] })).toEqual(["MAIL", "PATH"]);
  add("preload", "dev");
  expect(planRun(app, { prefix: "LD_" })).toMatchObject({ given: [], left: [{}, {}, { variable: "LD_PRELOAD" }] });
  editKey(app, { key: { name: "mail" }, variable: "NODE_OPTIONS" });
  expect(variables({})).toEqual(["NODE_OPTIONS", "PRELOAD"]);
});

test("what its sender wants deleted by now goes to nobody; what is expired or compromised goes with a warning", () => {
  add("sent", "dev", { deleteAfter: clock.now + 1000 });
  const id = add("old", "dev", { expiresAt: clock.now + 1000 });
  expect(planRun(app, {}).warnings).toEqual([]);
  clock.now += 2000;
  startPlan(app, { key: { id }, cause: "asked" } as never);
  const plan = planRun(app, {});
  expect(plan.given.map(({ name }) => name)).toEqual(["old"]);
  expect(plan.left).toMatchObject([{ name: "sent" }]);
  expect(plan.warnings.map(({ code }) => code)).toEqual(["compromised", "expired"]);
  expect(problems({ only: ["sent"] })).toMatchObject([{ code: "refused" }]);
  expect(problems({ references: [{ name: "sent" }] })).toMatchObject([{ code: "refused", reference: 0 }]);
});

test("giving is one transaction with an entry and a remembered use for each value, and sees what others wrote", () => {
  add("mail", "dev");
  add("pay", "dev");
  const other = secondApp(place, clock);
  editKey(other, { key: { name: "pay" }, value: utf8("new") });
  const before = app.vault.vault.readAudit({ limit: 100 }).length;
  const { given } = runValues(app, { command: "npm" });
  expect(given.map(({ value }) => fromUtf8(value))).toEqual(["mail in dev", "new"]);
  expect(log()).toHaveLength(2);
  expect(app.vault.vault.readAudit({ limit: 100 })).toHaveLength(before + 2);
  expect(getKey(app, { key: { name: "pay" } }).uses).toMatchObject([{ how: "inject", program: ": npm", count: 1 }]);
  expect(planRun(app, {}).given).toHaveLength(2);
  expect(log()).toHaveLength(2);
  other.vault.vault.close();
});
