import { Switch } from "@mantine/core";
import type { Settings } from "../../../shared/contract/log-methods.ts";
import { environments } from "../../parts/environments.ts";
import { FailureNote } from "../../parts/failure-note.tsx";
import { settingsWords as words } from "../../words/settings.ts";
import { NumberSetting } from "./number-setting.tsx";
import classes from "./settings.module.css";
import { useSetting } from "./use-setting.ts";

const longestPeriod = 3650;
const types = ["public", "partner"] as const;

/** The periods that new keys get, and how rotations go. */
export function RotationSettings({ settings: { rotation } }: { readonly settings: Settings }) {
  const { set, failure } = useSetting();
  const period = (name: (typeof types)[number] | (typeof environments)[number]) => (
    <NumberSetting
      key={name}
      label={words.periods[name]}
      value={rotation[name]}
      min={0}
      max={longestPeriod}
      suffix={words.daysSuffix}
      onSet={(value) => void set(`rotation.${name}`, value)}
    />
  );
  return (
    <>
      <div>
        <div className={classes.two}>{environments.toReversed().map(period)}</div>
        <p className="kh-small kh-quiet">{words.periodsHint}</p>
      </div>
      <div>
        <div className={classes.two}>{types.map(period)}</div>
        <p className="kh-small kh-quiet">{words.typePeriodsHint}</p>
      </div>
      <NumberSetting
        label={words.grace}
        description={words.graceHint}
        value={rotation.grace}
        min={0}
        max={90}
        suffix={words.daysSuffix}
        onSet={(value) => void set("rotation.grace", value)}
      />
      <Switch
        label={words.reminders}
        description={words.remindersHint}
        checked={rotation.reminders}
        onChange={(event) => void set("rotation.reminders", event.currentTarget.checked)}
      />
      <FailureNote failure={failure} />
    </>
  );
}

/** From where on the health page says something. */
export function HealthSettings({ settings: { health } }: { readonly settings: Settings }) {
  const { set, failure } = useSetting();
  return (
    <>
      <div className={classes.two}>
        <NumberSetting
          label={words.holders}
          value={health.holders}
          min={1}
          max={1000}
          suffix={words.peopleSuffix}
          onSet={(value) => void set("health.holders", value)}
        />
        <NumberSetting
          label={words.unusedDays}
          value={health.unusedDays}
          min={7}
          max={longestPeriod}
          suffix={words.daysSuffix}
          onSet={(value) => void set("health.unusedDays", value)}
        />
      </div>
      <FailureNote failure={failure} />
    </>
  );
}
