import { IconPlus } from "@tabler/icons-react";
import { useNavigate } from "@tanstack/react-router";
import type { Environment } from "../../../shared/contract/fields.ts";
import { EnvironmentMark } from "../../parts/environment.tsx";
import { environments } from "../../parts/environments.ts";
import { keysWords } from "../../words/keys.ts";
import type { KeyEntry } from "./key-entries.ts";
import classes from "./key-panel.module.css";

const { panel: words } = keysWords;

type EnvironmentTabsProps = {
  readonly entry: KeyEntry;
  readonly current: Environment;
  readonly onChoose: (env: Environment) => void;
  readonly readOnly: boolean;
};

/** Side by side; where there is no value yet, a way to add one. Prod is filled and has a band under it. */
export function EnvironmentTabs({ entry, current, onChoose, readOnly }: EnvironmentTabsProps) {
  const navigate = useNavigate();
  return (
    <>
      {/* biome-ignore lint/a11y/useSemanticElements: not a group of form fields */}
      <div className={classes.tabs} role="group" aria-label={words.environments}>
        {environments.map((env) =>
          entry.environments.has(env) ? (
            <button
              key={env}
              type="button"
              className={`${classes.tab} ${classes[env]}`}
              aria-pressed={env === current}
              onClick={() => onChoose(env)}
            >
              <EnvironmentMark env={env} plain={env === "prod" && env === current} />
              {env}
            </button>
          ) : (
            <button
              key={env}
              type="button"
              className={`${classes.tab} ${classes.empty}`}
              title={words.addValue(env)}
              aria-label={words.addValue(env)}
              disabled={readOnly}
              onClick={() => void navigate({ to: "/keys/new", search: { name: entry.name, env } })}
            >
              {!readOnly && <IconPlus size="0.75rem" stroke={1.75} aria-hidden />}
              {env}
            </button>
          ),
        )}
      </div>
      <div className={`${classes.band} ${classes[current]}`} />
    </>
  );
}
