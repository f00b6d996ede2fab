import { expect, test } from "vitest";
import { askThrough } from "../connection/call-failure.ts";
import { testConnection } from "../connection/test-connection.ts";
import { beforeLock, draftPlaces, dropDraft, flushDrafts, readDraft, saveDraft } from "./drafts.ts";

function vaultWithDrafts() {
  const kept = new Map<string, Uint8Array>();
  const connection = testConnection({
    "drafts.save": ({ place, draft }) => {
      kept.set(place, draft.slice());
      return {};
    },
    "drafts.get": ({ place }) => {
      const draft = kept.get(place)?.slice();
      return draft === undefined ? {} : { draft };
    },
    "drafts.drop": ({ place }) => {
      kept.delete(place);
      return {};
    },
  });
  return { kept, connection, ask: askThrough(connection) };
}

test("a draft comes back, and its place is known without anything noted outside the vault", async () => {
  const { kept, ask } = vaultWithDrafts();
  await saveDraft(ask, "key:new", { name: "Payments" });
  expect(await readDraft(ask, "key:new")).toEqual({ name: "Payments" });
  expect(await draftPlaces(ask)).toEqual(["key:new"]);
  await dropDraft(ask, "key:new");
  expect(kept.size).toBe(0);
  expect(await draftPlaces(ask)).toEqual([]);
});

test("the list of places is written once, not at every save", async () => {
  const { connection, ask } = vaultWithDrafts();
  for (const name of ["a", "ab", "abc"]) await saveDraft(ask, "key:one", { name });
  const lists = connection.asked.filter(({ input }) => (input as { place: string }).place === "window");
  expect(lists).toHaveLength(1);
  await dropDraft(ask, "key:one");
});

test("what is unsaved is saved before a lock, and a save that hangs does not hold it up", async () => {
  const done: string[] = [];
  const off = [
    beforeLock(async () => void done.push("saved")),
    beforeLock(() => new Promise(() => undefined)),
    beforeLock(() => Promise.reject(new Error("disk full"))),
  ];
  await flushDrafts();
  expect(done).toEqual(["saved"]);
  for (const end of off) end();
});
