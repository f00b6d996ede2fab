import { TextInput } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import type { MethodOutput } from "../../../shared/contract/api.ts";
import type { Person } from "../../../shared/contract/people-methods.ts";
import { useAsk } from "../../connection/connection-context.tsx";
import { useRefresh } from "../../data/host-query.ts";
import { Button } from "../../parts/button.tsx";
import { Dialog } from "../../parts/dialog.tsx";
import { FailureNote } from "../../parts/failure-note.tsx";
import { Note } from "../../parts/note.tsx";
import { toast } from "../../parts/toast.tsx";
import { offboardingWords as words } from "../../words/offboarding.ts";
import { relayHost } from "../share/relay-host.ts";
import classes from "./team.module.css";

/** What beginning an offboarding does, with counts, before it is done; it can be taken back after. */
export function OffboardDialog({ person, onClose }: { readonly person: Person; readonly onClose: () => void }) {
  const ask = useAsk();
  const refresh = useRefresh();
  const navigate = useNavigate();
  const [preview, setPreview] = useState<MethodOutput<"offboarding.preview">>();
  const [date, setDate] = useState("");
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<unknown>();
  useEffect(() => {
    ask("offboarding.preview", { person: person.id }).then(setPreview, setFailure);
  }, [ask, person.id]);
  const begin = async () => {
    if (busy || preview === undefined) return;
    setBusy(true);
    setFailure(undefined);
    try {
      const at = Date.parse(date);
      const input = { person: person.id, ...(Number.isNaN(at) ? {} : { leavesOn: at }) };
      const { offboarding } = await ask("offboarding.start", input);
      void refresh("team.list");
      const { id, name } = offboarding;
      toast({ text: words.begun(name), undo: () => void ask("offboarding.reopen", { id }) });
      onClose();
      void navigate({ to: "/team/offboard/$id", params: { id } });
    } catch (error) {
      setFailure(error);
      setBusy(false);
    }
  };
  const prod = preview?.rows.filter(({ env }) => env === "prod").length ?? 0;
  return (
    <Dialog
      title={words.beginTitle(person.name)}
      onClose={onClose}
      onMainAction={() => void begin()}
      footer={
        <Button
          tone="primary"
          keycap="Ctrl Enter"
          busy={busy}
          disabled={preview === undefined}
          onClick={() => void begin()}
        >
          {words.begin}
        </Button>
      }
    >
      {preview === undefined && failure === undefined && <p className="kh-body">{words.beginAsking}</p>}
      {preview !== undefined && (
        <ul className={classes.consequences}>
          <li>{words.beginWhat(preview.cards.length)}</li>
          <li>{words.beginLinks(preview.open.length)}</li>
          <li>{words.beginKeys(preview.rows.length, prod)}</li>
        </ul>
      )}
      {preview !== undefined && preview.unreachable.length > 0 && (
        <Note tone="warn">{words.unreachable(preview.unreachable.map(relayHost).join(", "))}</Note>
      )}
      <TextInput
        type="date"
        mt={12}
        label={words.date}
        description={words.dateHint}
        value={date}
        onChange={(event) => setDate(event.currentTarget.value)}
      />
      <FailureNote failure={failure} />
    </Dialog>
  );
}
