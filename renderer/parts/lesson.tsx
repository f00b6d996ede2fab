import { useId, useState } from "react";
import type { LessonName } from "../../shared/contract/lessons.ts";
import { useAsk } from "../connection/connection-context.tsx";
import { useHostQuery, useRefresh } from "../data/host-query.ts";
import { lessonWords as words } from "../words/lessons.ts";
import classes from "./lesson.module.css";
import { toast } from "./toast.tsx";

/** A question that opens one paragraph. Put away, it is not asked again until the settings bring it back. */
export function Lesson({ name }: { readonly name: LessonName }) {
  const ask = useAsk();
  const refresh = useRefresh();
  const settings = useHostQuery("settings.get", {});
  const [open, setOpen] = useState(false);
  const id = useId();
  const hidden = settings.data?.lessons.hidden;
  if (hidden === undefined || hidden.includes(name)) return null;
  const set = async (next: readonly LessonName[]) => {
    await ask("settings.set", { name: "lessons.hidden", value: next.join(" ") });
    await refresh("settings.get");
  };
  const tell = (error: unknown) => toast({ text: error instanceof Error ? error.message : String(error) });
  const putAway = () =>
    void set([...hidden, name]).then(
      () => toast({ text: words.closed, undo: () => void set(hidden).catch(tell) }),
      tell,
    );
  const { ask: question, text } = words.lessons[name];
  return (
    <div className={classes.lesson}>
      <button
        type="button"
        className={`kh-linkbutton ${classes.ask}`}
        aria-expanded={open}
        aria-controls={open ? id : undefined}
        onClick={() => setOpen(!open)}
      >
        {question}
      </button>
      {open && (
        <div id={id}>
          <p>{text}</p>
          <button type="button" className={`kh-linkbutton ${classes.away}`} onClick={putAway}>
            {words.close}
          </button>
        </div>
      )}
    </div>
  );
}
