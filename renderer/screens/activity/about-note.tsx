import { useNavigate } from "@tanstack/react-router";
import type { AuditRow } from "../../../shared/contract/activity-methods.ts";
import type { MethodOutput } from "../../../shared/contract/api.ts";
import { useHostQuery } from "../../data/host-query.ts";
import { Note } from "../../parts/note.tsx";
import { activityWords } from "../../words/activity.ts";
import { dateText } from "../../words/time.ts";
import classes from "./activity.module.css";

type About = {
  readonly id: string;
  readonly name: string;
  readonly since: number;
  readonly entries: readonly AuditRow[];
};

/** What the log says of somebody who leaves. @param id the offboarding; undefined asks nothing. */
export function useAbout(id: string | undefined): { readonly data: About | undefined; readonly error: unknown } {
  const enabled = id !== undefined;
  const log = useHostQuery("offboarding.log", { id: id ?? "" }, { enabled });
  const all = useHostQuery("offboarding.list", {}, { enabled });
  const name = all.data?.offboardings.find((one) => one.id === id)?.name;
  if (id === undefined || log.data === undefined || name === undefined) return { data: undefined, error: log.error };
  const { since, entries }: MethodOutput<"offboarding.log"> = log.data;
  return { data: { id, name, since, entries }, error: log.error };
}

/** Says that this is not the whole log, with the ways back. */
export function AboutNote({ id, name, since, now }: About & { readonly now: number }) {
  const navigate = useNavigate();
  return (
    <div className={classes.about}>
      <Note>
        {activityWords.about(name, dateText(since, now))}{" "}
        <button
          type="button"
          className="kh-linkbutton"
          onClick={() => void navigate({ to: "/team/offboard/$id", params: { id } })}
        >
          {activityWords.backToList}
        </button>{" "}
        <button type="button" className="kh-linkbutton" onClick={() => void navigate({ to: "/activity", search: {} })}>
          {activityWords.whole}
        </button>
      </Note>
    </div>
  );
}
