import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import type { Call } from "./full-use.ts";

/** The log is read, proved, exported, sent, and asked what is unusual in it. */
export async function useActivity(call: Call, folder: string): Promise<void> {
  expect((await call("activity.unusual", {})).open).toBe(0);
  const { entries, next, total } = await call("activity.list", { limit: 3, filter: { area: "keys" } });
  expect(entries).toHaveLength(3);
  expect(next).toBeLessThan(total);
  expect(await call("activity.verify", {})).toEqual({ ok: true, entries: total });
  expect((await call("activity.stop", { task: "verify" })).stopped).toBe(false);
  expect((await call("activity.setStream", { target: join(folder, "stream.log"), from: "now" })).target).not.toBe("");
  expect((await call("activity.setStream", { target: "" })).state).toBe("off");
  expect((await call("activity.stream", {})).state).toBe("off");
  const sent = await call("activity.send", { target: join(folder, "sent.log"), format: "cef" });
  expect(readFileSync(join(folder, "sent.log"), "utf8").trimEnd().split("\n")).toHaveLength(sent.entries);
  const file = join(folder, "activity.json");
  expect(await call("activity.export", { format: "json", file })).toMatchObject({ entries: sent.entries + 1, file });
  expect(JSON.parse(readFileSync(file, "utf8"))).toHaveLength(sent.entries + 1);
  const { marks } = await call("activity.unusual", {});
  expect(marks.map(({ rule }) => rule)).toEqual(["export"]);
  expect(await call("activity.decide", { ids: marks.map((mark) => mark.id), as: "mine" })).toEqual({ open: 0 });
}
