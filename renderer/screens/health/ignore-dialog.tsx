import { TextInput } from "@mantine/core";
import { useState } from "react";
import type { Finding } from "../../../shared/contract/health-methods.ts";
import { useAsk } from "../../connection/connection-context.tsx";
import { useRefresh } from "../../data/host-query.ts";
import { Button } from "../../parts/button.tsx";
import { Dialog } from "../../parts/dialog.tsx";
import { FailureNote } from "../../parts/failure-note.tsx";
import { toast } from "../../parts/toast.tsx";
import { healthWords as words } from "../../words/health.ts";
import { dateText } from "../../words/time.ts";
import { dayOf, endOfDay } from "../key-editor/key-fields.ts";

const day = 86_400_000;
const usualDays = 30;
const longestDays = 365;

/** Leaving a finding out wants a reason and an end: both stand on the page. */
export function IgnoreDialog({ finding, onClose }: { readonly finding: Finding; readonly onClose: () => void }) {
  const { valueId, kind, name, env } = finding;
  const ask = useAsk();
  const refresh = useRefresh();
  const [reason, setReason] = useState("");
  const [date, setDate] = useState(() => dayOf(Date.now() + usualDays * day));
  const [failure, setFailure] = useState<unknown>();
  const until = endOfDay(date);
  const ready = reason.trim() !== "" && until !== undefined;
  const ignore = async () => {
    if (!ready) return;
    setFailure(undefined);
    try {
      await ask("health.ignore", { valueId, kind, reason: reason.trim(), until });
      void refresh("health.report");
      const undo = () => void ask("health.heed", { valueId, kind }).catch(() => undefined);
      toast({ text: words.ignoredIt(name, dateText(until, Date.now())), undo });
      onClose();
    } catch (error) {
      setFailure(error);
    }
  };
  return (
    <Dialog
      title={words.ignoreTitle(name, env)}
      onClose={onClose}
      onMainAction={() => void ignore()}
      footer={
        <Button tone="primary" keycap="Ctrl Enter" disabled={!ready} onClick={() => void ignore()}>
          {words.ignoreIt}
        </Button>
      }
    >
      <p>
        <b>{words.finding[kind].title}.</b> {words.finding[kind].why}
      </p>
      <p className="kh-body">{words.ignoreMore}</p>
      <TextInput
        mt={12}
        data-autofocus
        label={words.reason}
        description={words.reasonHint}
        maxLength={500}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
      <TextInput
        mt={12}
        type="date"
        label={words.until}
        description={words.untilHint}
        min={dayOf(Date.now())}
        max={dayOf(Date.now() + longestDays * day)}
        value={date}
        onChange={(event) => setDate(event.currentTarget.value)}
      />
      <FailureNote failure={failure} />
    </Dialog>
  );
}
