/**
 * The model of a rotation: two windows on one vault do whatever can be done, in any order, at once, with the relay there
 * or away, and each may end at every point between two writes. After every step both windows show what the model says.
 */
import fc from "fast-check";
import { expect, test } from "vitest";
import { fromUtf8, utf8 } from "../../../shared/crypto/bytes.ts";
import { type Link, Model, type Name, names, type Turn } from "../../../test/support/rotation-model.ts";
import { type Crash, crashes, World } from "../../../test/support/rotation-world.ts";
import { scale } from "../../../test/support/scale.ts";
import type { App } from "../app.ts";
import { keyHistory, keyValue } from "../keys/read-key.ts";
import { editKey } from "../keys/write-key.ts";
import { createShares } from "../links/send-share.ts";
import { revokeOldValue } from "./automatic-rotation.ts";
import { rotationOf } from "./find-rotation.ts";
import { rotateToNewValue } from "./new-value.ts";
import { cancelRotation, finishRotation, resumeRotation, skipPeople, startRotation } from "./run-rotation.ts";
import { shareNewValue } from "./share-new-value.ts";

type Step = fc.AsyncCommand<Model, World>;
const running = (model: Model) => model.turn !== undefined;
let made = 0;

function command(
  name: string,
  check: (model: Model) => boolean,
  run: (model: Model, world: World) => Promise<void>,
): Step {
  return {
    check,
    run: async (model, world) => {
      world.clock.now += 1000;
      await run(model, world);
      expectSame(model, world);
    },
    toString: () => name,
  };
}

const turnOf = (model: Model) => model.turn as Turn;

const start = (window: number, crash: Crash | undefined) =>
  command(
    `start in ${window}, ${crash}`,
    () => true,
    async (model, world) => {
      let id = "";
      await world.act(window, crash, (app) => {
        id = startRotation(app, world.valueId, "asked", 7).rotationId;
      });
      if (running(model)) return;
      const [found] = world
        .app(window)
        .records.all("rotation")
        .filter(({ overview }) => overview.state === "running");
      expect(id === "" || id === found?.id).toBe(true);
      model.turns.push({
        id: found?.id ?? "",
        from: model.texts.length,
        state: "running",
        revoked: false,
        skipped: new Set(),
      });
    },
  );

const newValue = (window: number, crash: Crash | undefined, kind: "fresh" | "same" | "first", correct: boolean) =>
  command(`${kind} value in ${window}, ${correct ? "correct, " : ""}${crash}`, running, async (model, world) => {
    const turn = turnOf(model);
    const text = kind === "fresh" ? `value ${made++}` : kind === "first" ? "first" : (model.texts.at(-1) ?? "");
    const result = await world.act(window, crash, (app) =>
      rotateToNewValue(app, { id: turn.id, value: utf8(text), correct }),
    );
    if (world.killedAt === "rotation.before-value") return;
    if (model.newVersionOf(turn) !== undefined && !correct) expect(result).toBe("conflict");
    else if (kind !== "fresh") expect(result).toBe("refused");
    else {
      expect(["done", "killed"]).toContain(result);
      model.texts.push(text);
    }
  });

const edit = (window: number) =>
  command(
    `another value by an edit in ${window}`,
    (model) => model.texts.length < 15,
    async (model, world) => {
      const text = `value ${made++}`;
      expect(
        await world.act(window, undefined, (app) => editKey(app, { key: { id: world.valueId }, value: utf8(text) })),
      ).toBe("done");
      model.texts.push(text);
    },
  );

const share = (windows: readonly number[], crash: Crash | undefined, again: readonly Name[]) =>
  command(`share in ${windows.join(" and ")}, again ${again.join()}, ${crash}`, running, async (model, world) => {
    const turn = turnOf(model);
    const asked = again.filter((to) => model.stateOf(turn, to) === "again");
    const input = { id: turn.id, again: asked.map((to) => world.signKeys[to]), allowPrivateHttp: false };
    const work = (app: App) => shareNewValue(app, input);
    const results =
      windows.length === 1
        ? [await world.act(windows[0] ?? 0, crash, work)]
        : await Promise.all(windows.map((window) => world.act(window, undefined, work)));
    const version = model.newVersionOf(turn);
    if (version === undefined) return expect(new Set(results)).toEqual(new Set(["refused"]));
    expect(results.filter((result) => !["done", "killed", "conflict"].includes(result))).toEqual([]);
    const isOpen = ({ state }: Link) => state === "unsent" || state === "waiting";
    if (model.relayIsUp)
      for (const link of model.links) if (isOpen(link) && link.version !== version) link.state = "revoked";
    const atPost = world.killedAt === "share.before-post" || world.killedAt === "share.after-post";
    const unsent = model.links.filter((link) => link.state === "unsent" && link.version === version);
    if (unsent.length > 0 && atPost) return;
    const wanted = names.filter((to) => model.stateOf(turn, to) === "ready" || asked.includes(to));
    for (const to of wanted) model.links.push({ to, version, state: "unsent" });
    if (model.relayIsUp && !atPost) {
      for (const link of model.links) if (link.state === "unsent" && link.version === version) link.state = "waiting";
    }
    if (world.killedAt === undefined) model.settle(turn);
  });

const happens = (to: Name, state: "opened" | "expired") =>
  command(
    `the link for ${to} is ${state}`,
    () => true,
    async (model, world) => {
      const link = model.links.findLast((one) => one.to === to && one.state === "waiting");
      expect(world.setShare(to, "waiting", state)).toBe(link !== undefined);
      if (link !== undefined) link.state = state;
    },
  );

const skip = (window: number, to: Name, out: boolean) =>
  command(`${to} is ${out ? "left out" : "taken in"} in ${window}`, running, async (model, world) => {
    const turn = turnOf(model);
    const people = [world.signKeys[to]];
    expect(await world.act(window, undefined, (app) => skipPeople(app, { id: turn.id, people, skip: out }))).toBe(
      "done",
    );
    if (out) turn.skipped.add(to);
    else turn.skipped.delete(to);
    model.settle(turn);
  });

const revoke = (window: number, crash: Crash | undefined) =>
  command(`revoked in ${window}, ${crash}`, running, async (model, world) => {
    const turn = turnOf(model);
    const result = await world.act(window, crash, (app) => revokeOldValue(app, { id: turn.id, by: "person" }));
    if (model.newVersionOf(turn) === undefined) return expect(result).toBe("refused");
    turn.revoked = true;
    if (result === "done") model.settle(turn);
  });

const finish = (window: number, anyway: boolean) =>
  command(`finish${anyway ? " anyway" : ""} in ${window}`, running, async (model, world) => {
    const turn = turnOf(model);
    const isWhole = model.stepOf(turn) === "done";
    const result = await world.act(window, undefined, (app) => finishRotation(app, { id: turn.id, anyway }));
    expect(result).toBe(isWhole || anyway ? "done" : "needs_answer");
    if (result === "done") turn.state = "done";
  });

const cancel = (window: number) =>
  command(`cancel in ${window}`, running, async (model, world) => {
    const turn = turnOf(model);
    expect(await world.act(window, undefined, (app) => cancelRotation(app, { id: turn.id }))).toBe("done");
    turn.state = "cancelled";
  });

const resume = (window: number) =>
  command(
    `resume in ${window}`,
    ({ turns }) => turns.at(-1)?.state === "cancelled",
    async (model, world) => {
      const turn = model.turns.at(-1) as Turn;
      expect(await world.act(window, undefined, (app) => resumeRotation(app, { id: turn.id }))).toBe("done");
      turn.state = "running";
    },
  );

const relay = (isUp: boolean) =>
  command(
    `relay ${isUp ? "up" : "down"}`,
    () => true,
    async (model, world) => {
      model.relayIsUp = isUp;
      world.relayIsUp = isUp;
    },
  );

function expectSame(model: Model, world: World): void {
  const [mine, theirs] = [world.app(0), world.app(1)];
  for (const turn of model.turns) {
    const shown = rotationOf(mine, turn.id);
    expect(rotationOf(theirs, turn.id)).toEqual(shown);
    expect([shown.state, shown.newVersion]).toEqual([turn.state, model.newVersionOf(turn)]);
    if (turn.state !== "running") continue;
    expect([shown.step, shown.oldRevokedAt !== undefined]).toEqual([model.stepOf(turn), turn.revoked]);
    const states = Object.fromEntries(shown.people.map(({ name, state }) => [name, state]));
    expect(states).toEqual(Object.fromEntries(names.map((to) => [to, model.stateOf(turn, to)])));
  }
  const stored = mine.records.all("rotation").filter(({ overview }) => overview.state === "running");
  expect(stored.length).toBe(model.turn === undefined ? 0 : 1);
  const links = mine.records
    .all("share")
    .map(({ overview }) => `${overview.to} ${overview.items[0]?.version} ${overview.state}`);
  expect(links.sort()).toEqual(model.links.map(({ to, version, state }) => `${to} ${version} ${state}`).sort());
  const key = { id: world.valueId };
  expect(
    keyHistory(theirs, { key })
      .versions.map(({ version }) => version)
      .reverse(),
  ).toEqual(model.texts.map((_, index) => index + 1));
}

/** No value was lost, the replaced ones as little as the present one. */
function expectValues(model: Model, world: World): void {
  const values = model.texts.map((_, index) =>
    fromUtf8(keyValue(world.app(1), { key: { id: world.valueId }, purpose: "copy", version: index + 1 }).value),
  );
  expect(values).toEqual(model.texts);
}

const window = fc.nat(1);
const crash = fc.option(fc.constantFrom(...crashes), { nil: undefined, freq: 2 });
const person = fc.constantFrom(...names);
const steps = [
  fc.tuple(window, crash).map((given) => start(...given)),
  fc
    .tuple(window, crash, fc.constantFrom("fresh", "fresh", "same", "first"), fc.boolean())
    .map((given) => newValue(...given)),
  window.map(edit),
  fc
    .tuple(
      window.map((one) => [one]),
      crash,
      fc.subarray([...names]),
    )
    .map((given) => share(...given)),
  fc.constant(share([0, 1], undefined, [])),
  fc.tuple(person, fc.constantFrom("opened", "opened", "expired")).map((given) => happens(...given)),
  fc.tuple(window, person, fc.boolean()).map((given) => skip(...given)),
  fc.tuple(window, crash).map((given) => revoke(...given)),
  fc.tuple(window, fc.boolean()).map((given) => finish(...given)),
  window.map(cancel),
  window.map(resume),
  fc.boolean().map(relay),
];

test("whatever two windows do, and wherever one of them ends, both show the same rotation and nothing is lost", async () => {
  await fc.assert(
    fc.asyncProperty(fc.commands(steps, { maxCommands: 30, size: "+1" }), async (commands) => {
      const world = new World();
      try {
        const sharing = { keys: [{ id: world.valueId }], to: [...names], relay: "https://relay.example" };
        await createShares(world.app(0), { ...sharing, allowPrivateHttp: false, noForward: false, split: false });
        for (const to of names) world.setShare(to, "waiting", "opened");
        const model = new Model();
        await fc.asyncModelRun(() => ({ model, real: world }), commands);
        expectValues(model, world);
      } finally {
        world.end();
      }
    }),
    { numRuns: 20 * scale, endOnFailure: false },
  );
}, 300_000);
