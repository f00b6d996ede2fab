import { useNavigate } from "@tanstack/react-router";
import type { Person } from "../../../shared/contract/people-methods.ts";
import { Note } from "../../parts/note.tsx";
import { shareWords } from "../../words/share.ts";

type StandingNotesProps = {
  readonly chosen: readonly Person[];
  /** Somebody who was asked for and whose card has changed. */
  readonly refused: Person | undefined;
  /** The person goes to compare words instead. */
  readonly onLeave: () => void;
};

/** What stands against sending, and the way to put it right. */
export function StandingNotes({ chosen, refused, onLeave }: StandingNotesProps) {
  const navigate = useNavigate();
  const unverified = chosen.filter(({ state }) => state === "unverified");
  const [first] = unverified;
  const compare = (person: Person) => {
    onLeave();
    void navigate({ to: "/team", search: { person: person.id, panel: "compare" } });
  };
  return (
    <>
      {refused !== undefined && (
        <Note tone="danger" live>
          {shareWords.changedCard(refused.name)}{" "}
          <button type="button" className="kh-linkbutton" onClick={() => compare(refused)}>
            {shareWords.compareFirst}
          </button>
        </Note>
      )}
      {first !== undefined && (
        <Note tone="warn" live>
          {shareWords.notCompared(unverified.map(({ name }) => name).join(", "))}{" "}
          <button type="button" className="kh-linkbutton" onClick={() => compare(first)}>
            {shareWords.compareNow}
          </button>{" "}
          {shareWords.orSend}
        </Note>
      )}
    </>
  );
}
