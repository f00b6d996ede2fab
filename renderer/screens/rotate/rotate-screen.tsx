/** One rotation from the provider's page to the last receipt: what is done, the one thing to do now, what follows. */
import { useNavigate, useParams } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import type { Rotation } from "../../../shared/contract/rotation-methods.ts";
import { useAsk } from "../../connection/connection-context.tsx";
import { useHostQuery, useRefresh } from "../../data/host-query.ts";
import { Button } from "../../parts/button.tsx";
import { Cut } from "../../parts/cut.tsx";
import { EnvironmentTag } from "../../parts/environment.tsx";
import { FailureNote } from "../../parts/failure-note.tsx";
import { Note } from "../../parts/note.tsx";
import { Page, PageBody, PageHead } from "../../parts/page.tsx";
import { toast } from "../../parts/toast.tsx";
import { useShortcuts } from "../../shell/shortcuts.ts";
import { rotateWords as words } from "../../words/rotate.ts";
import type { Act } from "./act.ts";
import { NewValueStep } from "./new-value-step.tsx";
import { PeopleStep } from "./people-step.tsx";
import { RevokeStep } from "./revoke-step.tsx";
import classes from "./rotate.module.css";
import { doneSteps, steps } from "./steps.ts";

export function RotateScreen() {
  const { id } = useParams({ from: "/keys/rotate/$id" });
  const query = useHostQuery("rotations.get", { id });
  useEffect(() => {
    document.title = `${words.shortcut} · Keyhold`;
  }, []);
  if (query.data === undefined) {
    return (
      <Page>
        <PageHead title="" />
        <PageBody reading>
          <FailureNote failure={query.error} />
        </PageBody>
      </Page>
    );
  }
  return <OneRotation key={id} rotation={query.data.rotation} />;
}

function OneRotation({ rotation }: { readonly rotation: Rotation }) {
  const ask = useAsk();
  const navigate = useNavigate();
  const refresh = useRefresh();
  const [failure, setFailure] = useState<unknown>();
  const { id, name, env, reason, state, step, keyId } = rotation;
  const done = doneSteps(rotation);

  /** One thing at a time; what it answers is shown by asking again. */
  const act: Act = async (work) => {
    setFailure(undefined);
    try {
      await work();
    } catch (error) {
      setFailure(error);
    }
    await refresh("rotations.get");
  };
  const toKey = () => void navigate({ to: "/keys", search: keyId === undefined ? {} : { key: keyId, env } });
  const resume = () => act(() => ask("rotations.resume", { id }));
  const cancel = () =>
    act(async () => {
      await ask("rotations.cancel", { id });
      toast({ text: words.cancelledToast(name), undo: () => void resume() });
    });
  useShortcuts({ Esc: toKey });

  return (
    <Page>
      <PageHead title={words.title(name)} sub={words.sub(reason)}>
        <Cut teeth={steps.length} left={done} width={60} height={16} label={words.progress(done, steps.length)} />
        <EnvironmentTag env={env} />
        <Button size="small" onClick={toKey} keycap="Esc">
          {words.toKey}
        </Button>
      </PageHead>
      <PageBody reading>
        <div className={classes.flow}>
          <FailureNote failure={failure} />
          {rotation.lost !== undefined && state === "running" && <Note tone="warn">{rotation.lost.text}</Note>}
          {step === "gone" && <Note tone="warn">{words.gone}</Note>}
          {state !== "running" && <Ended rotation={rotation} onResume={() => void resume()} />}
          <ol className={classes.steps}>
            <NewValueStep rotation={rotation} act={act} />
            <PeopleStep rotation={rotation} act={act} />
            <RevokeStep rotation={rotation} act={act} />
          </ol>
          {state === "running" && (
            <div className={classes.ends}>
              <Button tone="quiet" onClick={() => void cancel()}>
                {words.cancel}
              </Button>
              {rotation.newVersion !== undefined && step !== "done" && (
                <Button tone="quiet" onClick={() => void act(() => ask("rotations.finish", { id, anyway: true }))}>
                  {words.finish}
                </Button>
              )}
            </div>
          )}
        </div>
      </PageBody>
    </Page>
  );
}

function Ended({ rotation, onResume }: { readonly rotation: Rotation; readonly onResume: () => void }) {
  if (rotation.state === "cancelled") {
    return (
      <Note title={words.cancelled}>
        {words.cancelledText}{" "}
        <button type="button" className="kh-linkbutton" onClick={onResume}>
          {words.resume}
        </button>
      </Note>
    );
  }
  const without = rotation.people.filter(({ state }) => state !== "has").map(({ name }) => name);
  if (without.length === 0 && rotation.oldRevokedAt !== undefined) {
    return (
      <Note tone="good" title={words.done} live>
        {words.doneText}
      </Note>
    );
  }
  return (
    <Note title={words.done} live>
      {without.length > 0 && `${words.states.skipped}: ${without.join(", ")}. `}
      {rotation.oldRevokedAt === undefined && words.doneAnyway}
    </Note>
  );
}
