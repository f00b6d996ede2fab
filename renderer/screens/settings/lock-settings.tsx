import { Switch } from "@mantine/core";
import type { Settings } from "../../../shared/contract/log-methods.ts";
import { FailureNote } from "../../parts/failure-note.tsx";
import { settingsWords as words } from "../../words/settings.ts";
import { NumberSetting } from "./number-setting.tsx";
import classes from "./settings.module.css";
import { useSetting } from "./use-setting.ts";

const triggers = ["sleep", "screenLock", "userSwitch", "windowClosed"] as const;

export function LockSettings({ settings }: { readonly settings: Settings }) {
  const { set, failure } = useSetting();
  return (
    <>
      <div className={classes.two}>
        <NumberSetting
          label={words.idle}
          value={settings.locks.idle}
          min={1}
          max={240}
          suffix={words.minutesSuffix}
          onSet={(value) => void set("locks.idle", value)}
        />
        <NumberSetting
          label={words.maximum}
          value={settings.locks.maximum}
          min={0}
          max={10_080}
          suffix={words.minutesSuffix}
          onSet={(value) => void set("locks.maximum", value)}
        />
      </div>
      <fieldset className={classes.checks}>
        <legend>{words.lockWhen}</legend>
        {triggers.map((trigger) => (
          <Switch
            key={trigger}
            label={words.triggers[trigger]}
            checked={settings.locks[trigger]}
            onChange={(event) => void set(`locks.${trigger}`, event.currentTarget.checked)}
          />
        ))}
      </fieldset>
      <p className="kh-small kh-quiet">
        {words.always} {words.maximumHint}
      </p>
      <NumberSetting
        label={words.clearAfter}
        description={words.clearHint}
        value={settings.clipboard.clearAfter}
        min={10}
        max={300}
        suffix={words.secondsSuffix}
        onSet={(value) => void set("clipboard.clearAfter", value)}
      />
      <FailureNote failure={failure} />
    </>
  );
}
