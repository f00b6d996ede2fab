import { useNavigate } from "@tanstack/react-router";
import type { Finding, FindingKind } from "../../../shared/contract/health-methods.ts";
import type { RotationReason } from "../../../shared/contract/rotation-methods.ts";
import { suggestedPeriod } from "../../../shared/contract/rotation-policy.ts";
import { useAsk } from "../../connection/connection-context.tsx";
import { toast } from "../../parts/toast.tsx";
import { healthWords as words } from "../../words/health.ts";
import { keysWords } from "../../words/keys.ts";
import { useBeginPlan } from "../compromised/use-plan.ts";
import { fixes } from "./fixes.ts";

const reasons: Partial<Record<FindingKind, RotationReason>> = {
  held_by_leaver: "offboarding",
  overdue: "period",
  due_soon: "period",
};

/** Does what {@link fixes} says: at once where it can be taken back, otherwise it opens the place to do it. */
export function useFix(onMove: (finding: Finding) => void): (finding: Finding) => Promise<void> {
  const ask = useAsk();
  const navigate = useNavigate();
  const beginPlan = useBeginPlan();
  const tell = (work: Promise<unknown>) =>
    void work.catch((error: unknown) => toast({ text: error instanceof Error ? error.message : String(error) }));

  const edit = ({ valueId }: Finding, at?: "limits") =>
    navigate({ to: "/keys/edit/$id", params: { id: valueId }, search: at === undefined ? {} : { at } });
  const open = ({ keyId, env }: Finding) => navigate({ to: "/keys", search: { key: keyId, env } });

  const rotate = async ({ valueId, kind }: Finding) => {
    const { rotation } = await ask("rotations.start", { key: { id: valueId }, reason: reasons[kind] ?? "asked" });
    await navigate({ to: "/keys/rotate/$id", params: { id: rotation.id } });
  };
  const compare = async (finding: Finding) => {
    const { holders } = await ask("holders.ofKey", { key: { id: finding.valueId } });
    const { people } = await ask("team.list", {});
    const holding = new Set(holders.map(({ signKey }) => signKey));
    const doubtful = people.find(({ signKey, state }) => state !== "verified" && holding.has(signKey));
    // A guest link has nobody to compare words with: the key says who may have opened it.
    if (doubtful === undefined) return open(finding);
    await navigate({ to: "/team", search: { person: doubtful.id, panel: "compare" } });
  };
  const retire = async ({ valueId, name }: Finding) => {
    const { removed } = await ask("keys.remove", { key: { id: valueId } });
    const holders = new Set(removed.flatMap(({ heldBy }) => heldBy?.map(({ signKey }) => signKey) ?? [])).size;
    const undo = () => tell(ask("keys.restore", { key: { id: valueId } }));
    toast({ text: keysWords.panel.removedText(name, holders), undo });
  };
  const setPeriod = async (finding: Finding) => {
    const { valueId: id, name } = finding;
    const [{ type, env }, { rotation }] = await Promise.all([
      ask("keys.get", { key: { id } }),
      ask("settings.get", {}),
    ]);
    const days = suggestedPeriod(rotation, type, env);
    if (days === undefined) return edit(finding);
    await ask("keys.edit", { key: { id }, rotateEvery: days });
    toast({
      text: words.periodSet(name, days),
      undo: () => tell(ask("keys.edit", { key: { id }, rotateEvery: null })),
    });
  };

  return async (finding) => {
    const fix = fixes[finding.kind];
    switch (fix) {
      case "compromised":
        return beginPlan({
          key: { id: finding.valueId },
          cause: finding.kind === "intercepted" ? "intercepted" : "leaked",
        });
      case "rotate":
      case "separate":
      case "end":
        return rotate(finding);
      case "compare":
        return compare(finding);
      case "review":
        return open(finding);
      case "limits":
        return edit(finding, "limits");
      case "move":
        return onMove(finding);
      case "retire":
        return retire(finding);
      case "period":
        return setPeriod(finding);
      default:
        return fix satisfies never;
    }
  };
}
