import { SegmentedControl } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import type { Environment } from "../../../shared/contract/fields.ts";
import type { Finding } from "../../../shared/contract/health-methods.ts";
import { useAsk } from "../../connection/connection-context.tsx";
import { useHostQuery, useRefresh } from "../../data/host-query.ts";
import { Button } from "../../parts/button.tsx";
import { Dialog } from "../../parts/dialog.tsx";
import { EnvironmentMark } from "../../parts/environment.tsx";
import { FailureNote } from "../../parts/failure-note.tsx";
import { toast } from "../../parts/toast.tsx";
import { healthWords as words } from "../../words/health.ts";

/** A live value belongs to what customers meet, a test value to anything before that. The likeliest first. */
const belongs = { live: ["prod", "staging"], test: ["test", "dev", "staging"] } as const satisfies Record<
  string,
  readonly Environment[]
>;

/** A value in the wrong environment goes where it belongs, if that has none; otherwise another takes its place. */
export function MoveDialog({ finding, onClose }: { readonly finding: Finding; readonly onClose: () => void }) {
  const { valueId: id, keyId, kind, name, env, detail } = finding;
  const ask = useAsk();
  const refresh = useRefresh();
  const navigate = useNavigate();
  const keys = useHostQuery("keys.list", {});
  const [chosen, setChosen] = useState<Environment>();
  const [failure, setFailure] = useState<unknown>();
  const taken = new Set(keys.data?.rows.filter((row) => row.keyId === keyId).map((row) => row.env));
  const fitting: readonly Environment[] = belongs[env === "prod" ? "test" : "live"];
  const free = fitting.filter((one) => !taken.has(one));
  const target = chosen ?? free[0];
  const move = async () => {
    if (target === undefined) return;
    setFailure(undefined);
    try {
      await ask("keys.edit", { key: { id }, moveTo: target });
      void refresh("health.report");
      const back = () => void ask("keys.edit", { key: { id }, moveTo: env }).catch(() => undefined);
      toast({ text: words.movedIt(name, target), undo: back });
      onClose();
    } catch (error) {
      setFailure(error);
    }
  };
  const replace = () => void navigate({ to: "/keys/edit/$id", params: { id } });
  return (
    <Dialog
      title={words.moveTitle(name, env)}
      onClose={onClose}
      onMainAction={() => (target === undefined ? replace() : void move())}
      footer={
        <>
          <Button tone={target === undefined ? "primary" : "plain"} onClick={replace}>
            {words.moveReplace}
          </Button>
          {target !== undefined && (
            <Button tone="primary" keycap="Ctrl Enter" onClick={() => void move()}>
              {words.moveIt(target)}
            </Button>
          )}
        </>
      }
    >
      <p>
        <b>{words.finding[kind].title}:</b> {detail}. {words.finding[kind].why}
      </p>
      {target === undefined ? (
        <p className="kh-body">{words.moveTaken(name, fitting.join(" and "))}</p>
      ) : (
        <>
          <SegmentedControl
            my={12}
            aria-label={words.moveTo}
            value={target}
            onChange={(next) => setChosen(free.find((one) => one === next))}
            data={free.map((value) => ({
              value,
              label: (
                <span className="kh-row">
                  <EnvironmentMark env={value} />
                  {value}
                </span>
              ),
            }))}
          />
          <p className="kh-body">{words.moveMore}</p>
        </>
      )}
      <FailureNote failure={failure} />
    </Dialog>
  );
}
