import { IconExternalLink } from "@tabler/icons-react";
import { useState } from "react";
import type { Rotation } from "../../../shared/contract/rotation-methods.ts";
import { useAsk } from "../../connection/connection-context.tsx";
import { Button } from "../../parts/button.tsx";
import { smallIcon } from "../../parts/icon.ts";
import { Lesson } from "../../parts/lesson.tsx";
import { rotateWords as words } from "../../words/rotate.ts";
import { momentText } from "../../words/time.ts";
import { NumberSetting } from "../settings/number-setting.tsx";
import type { Act } from "./act.ts";
import classes from "./rotate.module.css";
import { Step } from "./step.tsx";

/** The old value: how long it is kept working, and that it works no more. */
export function RevokeStep({ rotation, act }: { readonly rotation: Rotation; readonly act: Act }) {
  const ask = useAsk();
  const [busy, setBusy] = useState(false);
  const { id, step, state, newVersion, graceUntil, graceDays, automatic, providerPage, oldRevokedAt } = rotation;
  const now = Date.now();
  const runs = state === "running" && step !== "gone";
  const revoke = async (by: "person" | "provider") => {
    if (busy) return;
    setBusy(true);
    await act(() => ask("rotations.revoke", { id, by }));
    setBusy(false);
  };
  const tone = step === "revoke" ? "primary" : "plain";
  return (
    <Step
      number={5}
      title={words.steps.revoke}
      look={oldRevokedAt !== undefined ? "done" : runs && step === "revoke" ? "now" : "later"}
    >
      {oldRevokedAt !== undefined && (
        <p className="kh-small kh-body">
          {words.oldRevoked(momentText(oldRevokedAt, now), rotation.oldRevokedBy ?? "person")}
        </p>
      )}
      {oldRevokedAt === undefined && graceUntil !== undefined && (
        <p className="kh-small kh-body">
          {graceUntil > now ? words.grace(momentText(graceUntil, now)) : words.graceOver(momentText(graceUntil, now))}
        </p>
      )}
      {runs && oldRevokedAt === undefined && (
        <div className={classes.grace}>
          <NumberSetting
            label={words.graceDays}
            value={graceDays}
            min={0}
            max={90}
            suffix={words.days(graceDays)}
            onSet={(days) => void act(() => ask("rotations.change", { id, graceDays: days }))}
          />
        </div>
      )}
      {runs && newVersion !== undefined && oldRevokedAt === undefined && (
        <>
          <p className="kh-small kh-body">{words.revokeText}</p>
          <Lesson name="grace" />
          <div className={classes.row}>
            {providerPage !== undefined && (
              <a href={providerPage} target="_blank" rel="noreferrer noopener">
                {words.openPage} <IconExternalLink {...smallIcon} />
              </a>
            )}
            <Button tone={tone} busy={busy} onClick={() => void revoke("person")}>
              {words.revoked}
            </Button>
            {automatic?.revokes && (
              <Button busy={busy} onClick={() => void revoke("provider")}>
                {words.revokeBy(automatic.provider)}
              </Button>
            )}
          </div>
        </>
      )}
    </Step>
  );
}
