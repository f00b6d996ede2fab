import { IconFileUpload, IconUserPlus } from "@tabler/icons-react";
import { useEffect, useId, useRef, useState } from "react";
import type { MethodOutput } from "../../../shared/contract/api.ts";
import { useAsk } from "../../connection/connection-context.tsx";
import { useRefresh } from "../../data/host-query.ts";
import { Button } from "../../parts/button.tsx";
import { FailureNote } from "../../parts/failure-note.tsx";
import { icon } from "../../parts/icon.ts";
import { Note } from "../../parts/note.tsx";
import { SidePanel } from "../../parts/page.tsx";
import { toast } from "../../parts/toast.tsx";
import { teamWords } from "../../words/team.ts";
import { cardIn } from "./card-in.ts";
import { SideHead } from "./side-head.tsx";
import classes from "./team.module.css";

type AddPanelProps = {
  readonly onAdded: (id: string) => void;
  readonly onCompare: (id: string) => void;
  readonly onClose: () => void;
};

/** More than any card, in bytes: whatever else the file is, it is not read. */
const longestFile = 64 * 1024;

export function AddPanel({ onAdded, onCompare, onClose }: AddPanelProps) {
  const ask = useAsk();
  const refresh = useRefresh();
  const id = useId();
  const area = useRef<HTMLTextAreaElement>(null);
  const file = useRef<HTMLInputElement>(null);
  const [failure, setFailure] = useState<unknown>();
  const [problem, setProblem] = useState<string>();
  const [added, setAdded] = useState<MethodOutput<"team.add">>();
  const [busy, setBusy] = useState(false);
  const [over, setOver] = useState(false);
  useEffect(() => area.current?.focus(), []);

  const add = async () => {
    const card = cardIn(area.current?.value ?? "");
    setFailure(undefined);
    setAdded(undefined);
    if (card === "") {
      setProblem(teamWords.addNothing);
      return area.current?.focus();
    }
    setBusy(true);
    try {
      const result = await ask("team.add", { card });
      await refresh("team.list");
      if (area.current !== null) area.current.value = "";
      setAdded(result);
    } catch (error) {
      setFailure(error);
    } finally {
      setBusy(false);
    }
  };
  const revoke = async (ids: readonly string[]) => {
    setFailure(undefined);
    try {
      const { outcomes } = await ask("shares.revokeAll", { ids: [...ids] });
      await refresh("shares.list");
      const revoked = outcomes.filter((one) => one.revoked).length;
      toast({ text: teamWords.revoked(revoked, outcomes.length) });
    } catch (error) {
      setFailure(error);
    }
  };
  const read = async (chosen: File | undefined) => {
    if (chosen === undefined) return;
    setProblem(undefined);
    if (chosen.size > longestFile) return setProblem(teamWords.addTooLong);
    if (area.current !== null) area.current.value = await chosen.text();
    await add();
  };

  return (
    <SidePanel label={teamWords.addTitle}>
      <SideHead title={teamWords.addTitle} onClose={onClose} />
      <form
        className={classes.sideBody}
        onSubmit={(event) => {
          event.preventDefault();
          void add();
        }}
      >
        <p className="kh-body">{teamWords.addMore}</p>
        <div>
          <label className={classes.label} htmlFor={id}>
            {teamWords.addLabel}
          </label>
          <textarea
            ref={area}
            id={id}
            className={classes.area}
            data-over={over || undefined}
            maxLength={longestFile}
            spellCheck={false}
            autoComplete="off"
            aria-describedby={`${id}-hint`}
            onInput={() => {
              setProblem(undefined);
              setFailure(undefined);
            }}
            onKeyDown={(event) => {
              if (event.key !== "Enter" || event.shiftKey) return;
              event.preventDefault();
              void add();
            }}
            onDragOver={(event) => {
              event.preventDefault();
              setOver(true);
            }}
            onDragLeave={() => setOver(false)}
            onDrop={(event) => {
              setOver(false);
              const [dropped] = event.dataTransfer.files;
              if (dropped === undefined) return;
              event.preventDefault();
              void read(dropped);
            }}
          />
          <p id={`${id}-hint`} className="kh-small kh-body">
            {problem === undefined ? (
              `${teamWords.addHint} ${teamWords.addDrop}`
            ) : (
              <span className="kh-danger">{problem}</span>
            )}
          </p>
        </div>
        <div className={classes.two}>
          <Button icon={<IconFileUpload {...icon} />} onClick={() => file.current?.click()}>
            {teamWords.addFile}
          </Button>
          <Button type="submit" tone="primary" icon={<IconUserPlus {...icon} />} keycap="Enter" busy={busy}>
            {teamWords.addNow}
          </Button>
        </div>
        <input
          ref={file}
          type="file"
          hidden
          aria-label={teamWords.addFile}
          onChange={(event) => {
            const [chosen] = event.currentTarget.files ?? [];
            void read(chosen);
            event.currentTarget.value = "";
          }}
        />
        <FailureNote failure={failure} />
        {added !== undefined && (
          <Note tone={added.outcome === "changed" ? "warn" : "good"} live>
            {added.outcome === "introduced"
              ? teamWords.introduced(added.person.name, added.person.introducedBy?.device, added.person.device)
              : teamWords.outcome[added.outcome](added.person.name)}{" "}
            {added.replaced !== undefined && (
              <>
                {teamWords.replaced(added.replaced.person.device, added.replaced.waiting.length)}{" "}
                {added.replaced.waiting.length > 0 && (
                  <button
                    type="button"
                    className="kh-linkbutton"
                    onClick={() => void revoke(added.replaced?.waiting ?? [])}
                  >
                    {teamWords.revokeWaiting}
                  </button>
                )}{" "}
              </>
            )}
            {added.outcome === "added" ? (
              <button type="button" className="kh-linkbutton" onClick={() => onCompare(added.person.id)}>
                {teamWords.compare}
              </button>
            ) : (
              <button type="button" className="kh-linkbutton" onClick={() => onAdded(added.person.id)}>
                {added.outcome === "changed" ? teamWords.look : teamWords.person(added.person.name)}
              </button>
            )}
          </Note>
        )}
      </form>
    </SidePanel>
  );
}
