import { Radio, SegmentedControl, TextInput } from "@mantine/core";
import type { Environment } from "../../../shared/contract/fields.ts";
import type { ReceivedMessage } from "../../../shared/contract/link-methods.ts";
import { EnvironmentMark } from "../../parts/environment.tsx";
import { environments } from "../../parts/environments.ts";
import { Note } from "../../parts/note.tsx";
import { inboxWords } from "../../words/inbox.ts";
import type { Decision } from "./deciding.ts";
import classes from "./destination.module.css";
import type { Conflict } from "./find-conflict.ts";

/** “Cancel” is deciding later: the message stays. */
export type OnConflict = "keep" | "replace";

type DestinationProps = {
  readonly items: ReceivedMessage["items"];
  readonly decision: Decision;
  readonly onChange: (change: Partial<Decision>) => void;
  readonly conflicts: readonly Conflict[];
};

const asSent = "sent";

/** Under which name and environment, and what happens to a value that is already there. */
export function Destination({ items, decision, onChange, conflicts }: DestinationProps) {
  const single = items.length === 1;
  const choices = environments.map((env) => ({
    value: env as string,
    label: (
      <span className="kh-row">
        <EnvironmentMark env={env} />
        {env}
      </span>
    ),
  }));
  return (
    <div className={classes.destination}>
      {single && (
        <TextInput
          label={inboxWords.storeAs}
          value={decision.name}
          maxLength={120}
          autoComplete="off"
          spellCheck={false}
          onChange={(event) => onChange({ name: event.currentTarget.value })}
        />
      )}
      <div>
        <span className={classes.label} id="message-env">
          {inboxWords.env}
        </span>
        <SegmentedControl
          aria-labelledby="message-env"
          withItemsBorders={false}
          value={decision.env ?? asSent}
          onChange={(value) =>
            onChange({
              env: value === asSent ? undefined : (value as Environment),
              places: namesOnly(decision.places),
            })
          }
          data={single ? choices : [{ value: asSent, label: inboxWords.envAsSent }, ...choices]}
        />
      </div>
      {conflicts.length > 0 && (
        <div className={classes.conflict}>
          <Note tone="warn" live>
            <b>{conflictText(conflicts)}</b>
            <Radio.Group
              aria-label={inboxWords.conflictLabel}
              value={decision.onConflict}
              onChange={(value) =>
                onChange({ onConflict: value === "replace" ? "replace" : "keep", items: otherChoices(decision.items) })
              }
            >
              <div className={classes.choices}>
                <Radio
                  size="xs"
                  classNames={{ inner: classes.radio ?? "" }}
                  value="keep"
                  label={inboxWords.keep}
                  description={inboxWords.keepHint}
                />
                {conflicts.every(({ kind }) => kind === "value") && (
                  <Radio
                    size="xs"
                    classNames={{ inner: classes.radio ?? "" }}
                    value="replace"
                    label={inboxWords.replace}
                    description={inboxWords.replaceHint}
                  />
                )}
              </div>
            </Radio.Group>
          </Note>
        </div>
      )}
    </div>
  );
}

/** The answer for all goes over what was answered for one, and leaves what is not to be stored. */
function otherChoices(items: Decision["items"]): Decision["items"] {
  return Object.fromEntries(Object.entries(items).filter(([, choice]) => choice === "wait" || choice === "drop"));
}

/** The environment for all goes over what was chosen for one. */
function namesOnly(places: Decision["places"]): Decision["places"] {
  return Object.fromEntries(
    Object.entries(places).map(([index, { name }]) => [index, name === undefined ? {} : { name }]),
  );
}

function conflictText(conflicts: readonly Conflict[]): string {
  const [first] = conflicts;
  if (first === undefined) return "";
  if (conflicts.length > 1) return inboxWords.conflictMany(conflicts.map(({ name }) => name).join(", "));
  if (first.kind === "service") return inboxWords.conflictService(first.name, first.service);
  return inboxWords.conflictHead(first.name, first.env);
}
