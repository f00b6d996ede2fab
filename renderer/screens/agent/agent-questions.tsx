import { useEffect } from "react";
import { useHostQuery } from "../../data/host-query.ts";
import { agentWords as words } from "../../words/agent.ts";
import { QuestionDialog } from "./question-dialog.tsx";

/** What programs ask, over whatever is on screen: one after another, the oldest first. */
export function AgentQuestions() {
  const { data } = useHostQuery("agent.questions", {});
  const [question] = data?.questions ?? [];
  const waiting = data?.questions.length ?? 0;
  const isAsked = question !== undefined;

  // A window that is not in front says so where its title is read: in the task bar, or on its tab.
  useEffect(() => {
    if (!isAsked) return;
    const before = document.title;
    document.title = `(${waiting}) ${words.title} · Keyhold`;
    return () => {
      document.title = before;
    };
  }, [isAsked, waiting]);

  if (question === undefined) return null;
  return <QuestionDialog key={question.id} question={question} waiting={waiting} />;
}
