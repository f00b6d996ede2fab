/** Everything about the chosen key: one tab for each environment, what can be done with its value, and who holds it. */
import { IconX } from "@tabler/icons-react";
import { useNavigate } from "@tanstack/react-router";
import { memo, useEffect, useRef, useState } from "react";
import type { Environment } from "../../../shared/contract/fields.ts";
import type { KeyRow } from "../../../shared/contract/key-methods.ts";
import { useAsk } from "../../connection/connection-context.tsx";
import { useHostQuery } from "../../data/host-query.ts";
import { IconButton } from "../../parts/button.tsx";
import { environments } from "../../parts/environments.ts";
import { FailureNote } from "../../parts/failure-note.tsx";
import { icon } from "../../parts/icon.ts";
import { KeyGlyph } from "../../parts/key-glyph.tsx";
import { SidePanel } from "../../parts/page.tsx";
import type { PersonLook } from "../../parts/person.tsx";
import { shownValues } from "../../session/shown-values.ts";
import { dialogs } from "../../shell/dialogs.ts";
import { useShortcuts } from "../../shell/shortcuts.ts";
import { keysWords } from "../../words/keys.ts";
import { RunningPlan, useRunningPlan } from "../compromised/open-plans.tsx";
import { DueNote } from "./due-note.tsx";
import { EnvironmentTabs } from "./environment-tabs.tsx";
import { firstRow, type KeyEntry } from "./key-entries.ts";
import { KeyFacts } from "./key-facts.tsx";
import { KeyHistory } from "./key-history.tsx";
import { KeyHolders } from "./key-holders.tsx";
import { KeyMenu } from "./key-menu.tsx";
import classes from "./key-panel.module.css";
import { KeyUses } from "./key-uses.tsx";
import { KeyValue } from "./key-value.tsx";
import { LimitsNote } from "./limits-note.tsx";
import { OneTimeCodes } from "./one-time-codes.tsx";
import { RemovedKey } from "./removed-key.tsx";
import { RunningRotation } from "./running-rotation.tsx";
import { useKeyActions } from "./use-key-actions.ts";
import { useRotate } from "./use-rotate.ts";

const { panel: words } = keysWords;

type KeyPanelProps = {
  readonly entry: KeyEntry;
  readonly env: Environment | undefined;
  readonly onEnvironment: (env: Environment) => void;
  readonly onClose: () => void;
  readonly personState: (signKey: string) => PersonLook;
  readonly removed: boolean;
};

export const KeyPanel = memo(function KeyPanel({
  entry,
  env,
  onEnvironment,
  onClose,
  personState,
  removed,
}: KeyPanelProps) {
  const row = entry.rows.find((candidate) => candidate.env === env) ?? firstRow(entry);
  return (
    <SidePanel label={entry.name}>
      <div className={classes.head}>
        <div className="kh-row">
          <KeyGlyph id={entry.keyId} tone="accent" />
          <h2 className="kh-grow kh-clip" title={entry.name}>
            {entry.name}
          </h2>
          {!removed && <KeyMenu entry={entry} row={row} />}
          <IconButton label={words.close} onClick={onClose}>
            <IconX {...icon} />
          </IconButton>
        </div>
        <p className={`${classes.about} kh-small kh-quiet`}>{words.about(entry.service, row.type, row.owner)}</p>
        <EnvironmentTabs entry={entry} current={row.env} onChoose={onEnvironment} readOnly={removed} />
      </div>
      {removed ? (
        <RemovedKey entry={entry} row={row} />
      ) : (
        <OneValue key={row.id} entry={entry} row={row} onEnvironment={onEnvironment} personState={personState} />
      )}
    </SidePanel>
  );
});

type OneValueProps = {
  readonly entry: KeyEntry;
  readonly row: KeyRow;
  readonly onEnvironment: (env: Environment) => void;
  readonly personState: (signKey: string) => PersonLook;
};

function OneValue({ entry, row, onEnvironment, personState }: OneValueProps) {
  const ask = useAsk();
  const navigate = useNavigate();
  const page = useHostQuery("keys.get", { key: { id: row.id } });
  const [revealed, setRevealed] = useState(false);
  const [failure, setFailure] = useState<unknown>();
  const [copied, setCopied] = useState(false);
  const holders = useRef<HTMLElement>(null);
  const { remove } = useKeyActions();
  const rotate = useRotate();
  const rotations = useHostQuery("rotations.list", {});
  const running = rotations.data?.rotations.find(({ valueId }) => valueId === row.id);
  const plan = useRunningPlan(row.id);
  const canReveal = !row.showOnce;

  const copy = async () => {
    setFailure(undefined);
    try {
      await ask("clipboard.copyKey", { key: { id: row.id } });
      setCopied(true);
    } catch (error) {
      setFailure(error);
    }
  };
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), 2_000);
    return () => clearTimeout(timer);
  }, [copied]);

  const share = () => dialogs.open({ name: "share", keys: [row.id] });
  const edit = () => void navigate({ to: "/keys/edit/$id", params: { id: row.id } });
  const startRotating = () => void rotate(row).catch(setFailure);
  const show = (at: number) => {
    const name = environments[at];
    if (name !== undefined && entry.environments.has(name)) onEnvironment(name);
  };
  useShortcuts({
    C: () => void copy(),
    R: () => {
      if (canReveal) setRevealed(!revealed);
    },
    Space: (event) => {
      if (canReveal && !event.repeat) setRevealed(true);
    },
    S: share,
    E: edit,
    T: startRotating,
    H: () => holders.current?.scrollIntoView(),
    D: () => show(0),
    I: () => show(1),
    G: () => show(2),
    P: () => show(3),
    Del: () => void remove(entry, undefined),
  });
  // Held down, the bar shows the value for as long as it is down.
  useEffect(() => {
    const released = (event: KeyboardEvent) => {
      if (event.key === " " && !(event.target instanceof HTMLButtonElement)) shownValues.hideAll();
    };
    window.addEventListener("keyup", released);
    return () => window.removeEventListener("keyup", released);
  }, []);

  return (
    <>
      <div className={classes.body}>
        <KeyValue
          row={row}
          revealed={revealed}
          onReveal={() => setRevealed(true)}
          onEnd={(problem) => {
            setRevealed(false);
            setFailure(problem);
          }}
          copied={copied}
          onCopy={() => void copy()}
          onShare={share}
          onEdit={edit}
          onRotate={startRotating}
        />
        <FailureNote failure={failure} />
        {plan !== undefined && <RunningPlan plan={plan} />}
        {running === undefined ? (
          <DueNote row={row} onReplace={startRotating} />
        ) : (
          <RunningRotation rotation={running} />
        )}
        <FailureNote failure={page.error} />
        <KeyFacts row={row} page={page.data} />
        <LimitsNote page={page.data} />
      </div>
      <OneTimeCodes row={row} page={page.data} />
      <KeyHolders ref={holders} row={row} personState={personState} />
      <KeyUses row={row} page={page.data} />
      <KeyHistory row={row} />
    </>
  );
}
