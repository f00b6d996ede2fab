import { describe, expect, test } from "vitest";
import { hostApi, type MethodName } from "../shared/contract/api.ts";
import { KeyholdError } from "../shared/contract/errors.ts";
import { createDispatch, type Handlers } from "./dispatch.ts";

const caller = { door: "command", program: "test" } as const;

/** A dispatch whose handlers note what reaches them. */
function newDispatch(options: { unlocked?: boolean; handle?: (name: string, input: unknown) => unknown } = {}) {
  const reached: [string, unknown][] = [];
  const handlers = Object.fromEntries(
    Object.keys(hostApi).map((name) => [
      name,
      async (input: unknown) => {
        reached.push([name, structuredClone(input)]);
        return options.handle?.(name, input) ?? {};
      },
    ]),
  ) as unknown as Handlers;
  return { reached, dispatch: createDispatch(handlers, () => options.unlocked ?? true) };
}

describe("dispatch", () => {
  test("hands a parsed input over and wraps what comes back", async () => {
    const { dispatch, reached } = newDispatch({ handle: () => ({ rows: [], total: 0 }) });
    expect(await dispatch(caller, "keys.list", { query: "x" })).toEqual({ ok: true, value: { rows: [], total: 0 } });
    expect(reached).toEqual([["keys.list", { query: "x", removed: false, offset: 0 }]]);
  });

  test.each(["constructor", "__proto__", "toString", "hasOwnProperty", "", "keys", "keys.list ", "KEYS.LIST", "then"])(
    "knows no method “%s”",
    async (name) => {
      const { dispatch, reached } = newDispatch();
      expect(await dispatch(caller, name, {})).toMatchObject({ ok: false, error: { code: "invalid_input" } });
      expect(reached).toEqual([]);
    },
  );

  test.each([undefined, null, 7, Symbol("keys.list"), ["keys.list"], { toString: () => "keys.list" }])(
    "takes no name that is not a text: %s",
    async (name) => {
      const { dispatch, reached } = newDispatch();
      const answer = await dispatch(caller, name as unknown as string, {});
      expect(answer).toMatchObject({ ok: false, error: { code: "invalid_input" } });
      expect(reached).toEqual([]);
    },
  );

  test("refuses what the schema refuses, and names the field", async () => {
    const { dispatch, reached } = newDispatch();
    const answer = await dispatch(caller, "keys.add", { name: "A", env: "moon", value: Uint8Array.of(1) });
    expect(answer).toMatchObject({
      ok: false,
      error: { code: "invalid_input", message: expect.stringContaining("env") },
    });
    const unknownKey = await dispatch(caller, "keys.list", { quary: "x" });
    expect(unknownKey).toMatchObject({ ok: false, error: { code: "invalid_input" } });
    expect(reached).toEqual([]);
  });

  test("asks for an open vault wherever the contract does, and nowhere else", async () => {
    const { dispatch, reached } = newDispatch({ unlocked: false });
    for (const name of Object.keys(hostApi) as MethodName[]) {
      const answer = await dispatch(caller, name, {});
      const code = answer.ok ? "ok" : answer.error.code;
      if (hostApi[name].access === "open") expect(["ok", "invalid_input"]).toContain(code);
      else expect(["locked", "invalid_input"]).toContain(code);
    }
    expect(reached.every(([name]) => hostApi[name as MethodName].access === "open")).toBe(true);
  });

  test("lets no exception out: ours with its code, others without their text", async () => {
    const ours = newDispatch({
      handle: () => {
        throw new KeyholdError("not_found", "There is no such key.");
      },
    });
    expect(await ours.dispatch(caller, "me.get", {})).toEqual({
      ok: false,
      error: { code: "not_found", message: "There is no such key." },
    });
    for (const thrown of [new TypeError("secret text"), "secret text", undefined]) {
      const { dispatch } = newDispatch({
        handle: () => {
          throw thrown;
        },
      });
      const answer = await dispatch(caller, "me.get", {});
      expect(answer).toMatchObject({ ok: false, error: { code: "internal" } });
      expect(JSON.stringify(answer)).not.toContain("secret text");
    }
  });

  test("overwrites byte inputs when the call ends, however it ends", async () => {
    const good = { name: "A", env: "dev", service: "x", value: Uint8Array.of(1, 2) };
    const bad = { ...good, value: Uint8Array.of(1, 2), env: "moon" };
    const { dispatch, reached } = newDispatch();
    await dispatch(caller, "keys.add", good);
    await dispatch(caller, "keys.add", bad);
    await dispatch(caller, "no.such", { value: good.value });
    expect(reached[0]?.[1]).toMatchObject({ value: Uint8Array.of(1, 2) });
    for (const { value } of [good, bad]) expect([...value]).toEqual([0, 0]);
  });

  test("survives a circular input", async () => {
    const { dispatch } = newDispatch();
    const input: Record<string, unknown> = {};
    input.self = input;
    expect(await dispatch(caller, "keys.list", input)).toMatchObject({ ok: false, error: { code: "invalid_input" } });
  });
});
