import { Select, Switch, TextInput } from "@mantine/core";
import { useEffect, useState } from "react";
import type { Settings } from "../../../shared/contract/log-methods.ts";
import type { StreamState } from "../../../shared/contract/stream-methods.ts";
import { type StreamFormat, streamFormats } from "../../../shared/contract/stream-target.ts";
import { useAsk } from "../../connection/connection-context.tsx";
import { useHostQuery, useRefresh } from "../../data/host-query.ts";
import { Button } from "../../parts/button.tsx";
import { FailureNote } from "../../parts/failure-note.tsx";
import { Note } from "../../parts/note.tsx";
import { activityWords } from "../../words/activity.ts";
import { numberText } from "../../words/number.ts";
import { clockTime } from "../../words/time.ts";
import { NumberSetting } from "./number-setting.tsx";
import classes from "./settings.module.css";
import { useSetting } from "./use-setting.ts";

const words = activityWords.settings;
const numbers = [
  { name: "values", min: 3, max: 10_000, suffix: words.valuesSuffix },
  { name: "failures", min: 2, max: 1000, suffix: words.timesSuffix },
  { name: "exports", min: 1, max: 1_000_000, suffix: words.rowsSuffix },
  { name: "learningDays", min: 0, max: 365, suffix: words.daysSuffix },
  { name: "silenceDays", min: 3, max: 365, suffix: words.daysSuffix },
  { name: "afterSilence", min: 1, max: 1000, suffix: words.valuesSuffix },
] as const;

/** From where on something is unusual. */
export function UnusualSettings({ settings: { activity } }: { readonly settings: Settings }) {
  const { set, failure } = useSetting();
  return (
    <>
      <Switch
        label={words.unusualOn}
        description={words.unusualHint}
        checked={activity.unusual}
        onChange={(event) => void set("activity.unusual", event.currentTarget.checked)}
      />
      {activity.unusual && (
        <div className={classes.two}>
          {numbers.map(({ name, min, max, suffix }) => (
            <NumberSetting
              key={name}
              label={words[name]}
              {...(name === "values" ? { description: words.valuesHint } : {})}
              value={activity[name]}
              min={min}
              max={max}
              suffix={suffix}
              onSet={(value) => void set(`activity.${name}`, value)}
            />
          ))}
        </div>
      )}
      <FailureNote failure={failure} />
    </>
  );
}

const lookEvery = 2000;

/** Where the log is sent on to, and how far it is. */
export function StreamSettings() {
  const ask = useAsk();
  const refresh = useRefresh();
  const { data, error } = useHostQuery("activity.stream", {}, { every: lookEvery });
  const [target, setTarget] = useState<string>();
  const [format, setFormat] = useState<StreamFormat>();
  const [from, setFrom] = useState<"start" | "now">("start");
  const [isBusy, setBusy] = useState(false);
  const [failure, setFailure] = useState<unknown>();
  const saved = data?.target;
  useEffect(() => setTarget(saved), [saved]);
  if (data === undefined) return <FailureNote failure={error} />;

  const typed = (target ?? "").trim();
  const wanted = format ?? data.format;
  const set = async (to: string) => {
    setBusy(true);
    setFailure(undefined);
    try {
      await ask("activity.setStream", { target: to, format: wanted, from });
    } catch (problem) {
      setFailure(problem);
    } finally {
      setBusy(false);
      await refresh("activity.stream");
    }
  };
  const isChanged = typed !== data.target || wanted !== data.format;
  return (
    <>
      <p className="kh-small kh-quiet">{words.streamIntro}</p>
      <TextInput
        label={words.target}
        description={words.targetHint}
        inputWrapperOrder={["label", "input", "description", "error"]}
        value={target ?? ""}
        spellCheck={false}
        autoComplete="off"
        onChange={(event) => setTarget(event.currentTarget.value)}
      />
      <div className={classes.two}>
        <Select
          label={words.format}
          data={streamFormats.map((value) => ({ value, label: words.formats[value] }))}
          value={wanted}
          allowDeselect={false}
          onChange={(value) => setFormat((value ?? "ecs") as StreamFormat)}
        />
        <Select
          label={words.from}
          data={(["start", "now"] as const).map((value) => ({ value, label: words.froms[value] }))}
          value={from}
          allowDeselect={false}
          onChange={(value) => setFrom(value === "now" ? "now" : "start")}
        />
      </div>
      <div className={classes.actions}>
        <Button size="small" busy={isBusy} disabled={typed === "" || !isChanged} onClick={() => void set(typed)}>
          {words.save}
        </Button>
        {data.target !== "" && (
          <Button size="small" tone="quiet" busy={isBusy} onClick={() => void set("")}>
            {words.stop}
          </Button>
        )}
      </div>
      <StreamFacts stream={data} />
      <FailureNote failure={failure ?? error} />
    </>
  );
}

function StreamFacts({ stream }: { readonly stream: StreamState }) {
  const { state, sent, total, failure, retryAt, inTheClear, target } = stream;
  const isTrouble = state === "waiting";
  if (state === "off") return null;
  return (
    <>
      <Note tone={isTrouble ? "warn" : state === "current" ? "good" : "plain"}>
        {words.states[state]} {words.sent(numberText(sent), numberText(total))}
        {isTrouble && ` ${failure ?? ""} ${retryAt === undefined ? "" : words.retry(clockTime(retryAt))}`}
      </Note>
      {inTheClear && <Note tone="warn">{words.clear}</Note>}
      {target.startsWith("syslog+udp:") && <Note>{words.datagrams}</Note>}
      <p className="kh-small kh-quiet">{words.whileOpen}</p>
    </>
  );
}
