import { IconExternalLink } from "@tabler/icons-react";
import { useRef, useState } from "react";
import type { MethodInput, MethodOutput } from "../../../shared/contract/api.ts";
import type { Rotation } from "../../../shared/contract/rotation-methods.ts";
import { useAsk } from "../../connection/connection-context.tsx";
import { Button } from "../../parts/button.tsx";
import { smallIcon } from "../../parts/icon.ts";
import { Mask } from "../../parts/mask.tsx";
import { Note } from "../../parts/note.tsx";
import { SecretField, type SecretHandle } from "../../parts/secret-field.tsx";
import { rotateWords as words } from "../../words/rotate.ts";
import type { Act } from "./act.ts";
import classes from "./rotate.module.css";
import { Step } from "./step.tsx";

type StepProps = { readonly rotation: Rotation; readonly act: Act };
type Warnings = MethodOutput<"rotations.newValue">["warnings"];

/** The provider's page, and the value that was made there. */
export function NewValueStep({ rotation, act }: StepProps) {
  const ask = useAsk();
  const field = useRef<SecretHandle>(null);
  const [correcting, setCorrecting] = useState(false);
  const [busy, setBusy] = useState(false);
  const [warnings, setWarnings] = useState<Warnings>([]);
  const { id, step, state, newVersion, providerPage, pageOpenedAt, automatic, lost } = rotation;
  const isIn = newVersion !== undefined;
  const open = state === "running" && step !== "gone" && (!isIn || correcting);

  const work = async (task: () => Promise<{ warnings: Warnings }>) => {
    if (busy) return;
    setBusy(true);
    await act(async () => {
      setWarnings((await task()).warnings);
      field.current?.clear();
      setCorrecting(false);
    });
    setBusy(false);
  };
  const put = (given: Pick<MethodInput<"rotations.newValue">, "value" | "generate">) =>
    work(() => ask("rotations.newValue", { id, correct: correcting, ...given }));
  const paste = () => {
    const value = field.current?.bytes();
    if (value !== undefined) void put({ value });
  };
  const pageDone = isIn || pageOpenedAt !== undefined;

  return (
    <>
      <Step number={1} title={words.steps.provider} look={pageDone ? "done" : open ? "now" : "later"}>
        {open && (
          <div className={classes.row}>
            {providerPage === undefined ? (
              <p className="kh-small kh-quiet">{words.noPage}</p>
            ) : (
              <a
                href={providerPage}
                target="_blank"
                rel="noreferrer noopener"
                onClick={() => void act(() => ask("rotations.change", { id, pageOpened: true }))}
              >
                {words.openPage} <IconExternalLink {...smallIcon} />
              </a>
            )}
            {automatic?.rotates && !isIn && (
              <Button size="small" busy={busy} onClick={() => void work(() => ask("rotations.automatic", { id }))}>
                {words.automatic(automatic.provider)}
              </Button>
            )}
            {lost?.orphans.map((orphan) => (
              <Button
                key={orphan.id}
                size="small"
                tone="danger-outline"
                onClick={() => void work(() => ask("rotations.automatic", { id, discard: orphan.id }))}
              >
                {words.discard(orphan.id)}
              </Button>
            ))}
          </div>
        )}
        {open && automatic !== undefined && <p className="kh-small kh-quiet">{automatic.needs}</p>}
      </Step>
      <Step number={2} title={words.steps.value} look={isIn && !correcting ? "done" : open ? "now" : "later"}>
        {open && (
          <form
            className={classes.form}
            onSubmit={(event) => {
              event.preventDefault();
              paste();
            }}
          >
            <SecretField ref={field} label={words.paste} />
            <div className={classes.row}>
              <Button type="submit" tone="primary" busy={busy}>
                {words.putIn}
              </Button>
              <Button busy={busy} title={words.generateHint} onClick={() => void put({ generate: {} })}>
                {words.generate}
              </Button>
            </div>
          </form>
        )}
        {isIn && !correcting && (
          <p className={`${classes.row} kh-small kh-body`}>
            {rotation.mask !== undefined && <Mask mask={rotation.mask} />} {words.valueIn(newVersion)}
            {state === "running" && (
              <button
                type="button"
                className="kh-linkbutton"
                title={words.correctHint}
                onClick={() => setCorrecting(true)}
              >
                {words.correct}
              </button>
            )}
          </p>
        )}
        {warnings.length > 0 && (
          <Note tone="warn" title={words.warnings} live>
            {warnings.map(({ text }) => text).join(" ")}
          </Note>
        )}
      </Step>
    </>
  );
}
