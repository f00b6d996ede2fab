import { useNavigate } from "@tanstack/react-router";
import type { KeyPage } from "../../../shared/contract/key-methods.ts";
import { Lesson } from "../../parts/lesson.tsx";
import { keysWords } from "../../words/keys.ts";

const { panel: words } = keysWords;

/** A production key of which nothing says what it may do, and the way to note it. */
export function LimitsNote({ page }: { readonly page: KeyPage | undefined }) {
  const navigate = useNavigate();
  if (page === undefined || page.env !== "prod" || page.type === "public") return null;
  if (page.scopes.length + page.allowedAddresses.length + page.allowedDomains.length > 0) return null;
  const edit = () => void navigate({ to: "/keys/edit/$id", params: { id: page.id }, search: { at: "limits" } });
  return (
    <div className="kh-small kh-body">
      {words.noLimits}{" "}
      <button type="button" className="kh-linkbutton" onClick={edit}>
        {words.noteLimits}
      </button>
      <Lesson name="limits" />
    </div>
  );
}
