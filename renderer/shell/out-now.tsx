import { IconBroadcast, IconClipboard, IconEye, IconSend, IconTerminal2 } from "@tabler/icons-react";
import { useNavigate } from "@tanstack/react-router";
import { useEffect } from "react";
import { useAsk } from "../connection/connection-context.tsx";
import { useHostQuery } from "../data/host-query.ts";
import { useStore } from "../data/store.ts";
import { useNow } from "../data/use-now.ts";
import { Cut } from "../parts/cut.tsx";
import { smallIcon } from "../parts/icon.ts";
import { clipboardStore } from "../session/clipboard-store.ts";
import { shownValues } from "../session/shown-values.ts";
import { agentWords } from "../words/agent.ts";
import { partsWords } from "../words/parts.ts";
import { shellWords } from "../words/shell.ts";
import classes from "./frame.module.css";

/** Everything that has left the vault and has not come back; each ends with one click. */
export function OutNow() {
  const shown = useStore(shownValues);
  const clipboard = useStore(clipboardStore);
  const shares = useHostQuery("shares.list", { refresh: false });
  const relay = useHostQuery("relay.status", {});
  const waiting = shares.data?.shares.filter(({ state }) => state === "waiting").length ?? 0;
  const grants = useHostQuery("agent.grants", {});
  const allowed = grants.data?.grants.filter(({ kind }) => kind !== "never") ?? [];
  const letIn = new Set(allowed.map(({ program }) => program.executable + program.commandLine)).size;
  const navigate = useNavigate();
  const nothing = shown.size === 0 && clipboard.state === "empty" && waiting === 0 && letIn === 0;

  return (
    <section className={classes.out} aria-label={shellWords.outNow} data-region="" tabIndex={-1}>
      <b>{shellWords.outNow}</b>
      {shown.size > 0 && (
        <span className={classes.item}>
          <IconEye {...smallIcon} />
          <span>{shellWords.onScreen(shown.size)}</span>
          <button type="button" className="kh-linkbutton" onClick={() => shownValues.hideAll()}>
            {shellWords.hide}
          </button>
        </span>
      )}
      <OnClipboard />
      {waiting > 0 && (
        <button
          type="button"
          className={`${classes.item} kh-linkbutton`}
          onClick={() => void navigate({ to: "/shares" })}
        >
          <IconSend {...smallIcon} />
          {shellWords.linksWaiting(waiting)}
        </button>
      )}
      {letIn > 0 && (
        <button
          type="button"
          className={`${classes.item} kh-linkbutton`}
          onClick={() => void navigate({ to: "/settings" })}
        >
          <IconTerminal2 {...smallIcon} />
          {agentWords.out(letIn)}
        </button>
      )}
      {nothing && <span>{shellWords.nothingOut}</span>}
      {relay.data?.running === true && (
        <span className={`${classes.item} ${classes.last}`} title={relay.data.url}>
          <IconBroadcast {...smallIcon} />
          <span>{shellWords.relayRunning}</span>
        </span>
      )}
    </section>
  );
}

function OnClipboard() {
  const news = useStore(clipboardStore);
  const ask = useAsk();
  const now = useNow(250, news.state === "holds");
  useEffect(() => {
    if (news.state !== "changed") return;
    const timer = setTimeout(clipboardStore.forgetChange, 6_000);
    return () => clearTimeout(timer);
  }, [news]);

  if (news.state === "empty") return null;
  if (news.state === "changed") {
    return (
      <span className={classes.item} role="status">
        <IconClipboard {...smallIcon} />
        {shellWords.clipboardChanged}
      </span>
    );
  }
  const seconds = news.clearsAt === undefined ? undefined : Math.max(0, Math.ceil((news.clearsAt - now) / 1000));
  const teeth = 20;
  const whole = news.clearsAt === undefined ? 1 : Math.max(1, news.clearsAt - news.copiedAt);
  const left = seconds === undefined ? teeth : Math.ceil((seconds * 1000 * teeth) / whole);
  return (
    <span className={classes.item}>
      <IconClipboard {...smallIcon} />
      <span>{shellWords.onClipboard(news.name)}</span>
      {seconds !== undefined && (
        <>
          <Cut teeth={teeth} left={left} width={80} height={10} label={partsWords.secondsLeft(seconds)} />
          {seconds} s
        </>
      )}
      <button type="button" className="kh-linkbutton" onClick={() => void ask("clipboard.clear", {})}>
        {shellWords.clear}
      </button>
    </span>
  );
}
