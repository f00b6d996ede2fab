/**
 * Every screen, come to once: axe finds nothing in either theme, nothing is cut off in the smallest window or with text
 * of twice the size. With `KEYHOLD_PICTURES=1` the screens are drawn into `docs/pictures/`.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { deviceName } from "../../host/device-name.ts";
import { utf8 } from "../../shared/crypto/bytes.ts";
import { TestPerson } from "../support/people.ts";
import { type Finding, settled, violations } from "./axe.ts";
import { Desk } from "./desk.ts";
import { fillVault } from "./filled-vault.ts";
import { firstRunScreens, unlockScreen } from "./first-run-screens.ts";
import { keyScreens } from "./key-screens.ts";
import { otherScreens } from "./other-screens.ts";
import { RelayPlace } from "./relay-place.ts";
import type { Screen } from "./screen.ts";
import { describeWindow } from "./stage.ts";

const pictures = resolve(import.meta.dirname, "../../docs/pictures");
const draws = process.env.KEYHOLD_PICTURES === "1";
if (draws) mkdirSync(pictures, { recursive: true });
const usual = { width: 1280, height: 800 };
const smallest = { width: 900, height: 600 };

/** What is wider than its place, by more than rounding, and does not scroll or end in an ellipsis. */
function cutOff({ page }: Desk): Promise<string[]> {
  return page.evaluate(() => {
    const found: string[] = [];
    const page = document.documentElement;
    if (page.scrollWidth > page.clientWidth + 1) found.push(`the page: ${page.scrollWidth} in ${page.clientWidth}`);
    for (const element of document.querySelectorAll<HTMLElement>("button, h1, h2, label, p, input, a")) {
      const box = element.getBoundingClientRect();
      if (box.width < 2 || box.height < 2 || !element.checkVisibility()) continue;
      const style = getComputedStyle(element);
      const clips = style.overflowX !== "visible" || style.textOverflow === "ellipsis";
      const says = `${element.tagName} “${(element.textContent ?? "").slice(0, 60)}”`;
      if (box.left < -1 || box.right > innerWidth + 1) found.push(`${says} leaves the window`);
      else if (!clips && element.scrollWidth > element.clientWidth + 2 && style.display !== "inline") {
        found.push(`${says}: ${element.scrollWidth} in ${element.clientWidth}`);
      }
    }
    return found;
  });
}

describeWindow("every screen", (stage) => {
  let relay: RelayPlace;
  let folder: string;
  let ada: TestPerson;
  beforeAll(async () => {
    relay = await RelayPlace.open();
    ada = await adaWithATeam(relay.url);
    folder = ada.folder;
  }, 120_000);
  afterAll(async () => {
    await ada?.leave();
    await relay?.close();
  });

  /** A test's folder, port and computer are other ones each time: pictures show a person's. */
  async function draw({ page, vaultFile }: Desk, name: string): Promise<void> {
    const shown = [
      [vaultFile, "/home/ada/keyhold.vault"],
      [dirname(vaultFile), "/home/ada"],
      [relay.url, "https://relay.example.com"],
      [new URL(relay.url).host, "relay.example.com"],
      [`, ${deviceName()}`, ", laptop"],
      ["test machine", "laptop"],
    ] as const;
    await page.evaluate((pairs) => {
      const inActivity = document.querySelector("main h1")?.textContent === "Activity";
      const change = (text: string) =>
        inActivity && text === "test"
          ? "keyhold"
          : pairs.reduce((changed, [from, to]) => changed.replaceAll(from, to), text);
      const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
      for (let node = texts.nextNode(); node !== null; node = texts.nextNode()) {
        const text = node.nodeValue ?? "";
        if (change(text) !== text) node.nodeValue = change(text);
      }
      for (const field of document.querySelectorAll("input")) field.value = change(field.value);
    }, shown);
    await page.screenshot({ path: join(pictures, name), caret: "hide" });
  }

  /** What is wrong on a screen: in both themes, in the smallest window, and with text of twice the size. */
  async function wrongOn(desk: Desk, { name, again }: Screen): Promise<(Finding | string)[]> {
    const { page } = desk;
    const found: (Finding | string)[] = [];
    const shots = process.env.KEYHOLD_SHOTS;
    await settled(page);
    if (draws) await draw(desk, `${name}-light.png`);
    found.push(...(await violations(page)));
    await page.emulateMedia({ colorScheme: "dark" });
    await settled(page);
    if (draws) await draw(desk, `${name}-dark.png`);
    found.push(...(await violations(page, "colours")).map((finding) => ({ ...finding, theme: "dark" })));
    await page.emulateMedia({ colorScheme: "light" });
    await page.setViewportSize(smallest);
    await again?.(desk);
    found.push(...(await cutOff(desk)).map((text) => `in the smallest window: ${text}`));
    if (shots !== undefined) await page.screenshot({ path: join(shots, `${name}-small.png`) });
    await page.setViewportSize(usual);
    await desk.setTextScale(2);
    await again?.(desk);
    found.push(...(await cutOff(desk)).map((text) => `with large text: ${text}`));
    if (shots !== undefined) await page.screenshot({ path: join(shots, `${name}-large.png`) });
    await desk.setTextScale(1);
    await again?.(desk);
    return found;
  }

  async function walk(desk: Desk, screens: readonly Screen[]): Promise<void> {
    const wrong: Record<string, unknown> = {};
    for (const screen of screens) {
      await screen.show(desk);
      const found = await wrongOn(desk, screen);
      if (found.length > 0) wrong[screen.name] = found;
      await screen.leave?.(desk);
    }
    expect(wrong).toEqual({});
  }

  test("of a first run", async () => {
    await walk(await stage.desk(undefined), firstRunScreens);
  }, 400_000);

  test("of a vault, from unlocking to the last dialog", async () => {
    const desk = stage.take(await Desk.again(stage.browser, folder));
    await walk(desk, [unlockScreen]);
    await desk.unlock();
    await walk(desk, [...keyScreens, ...otherScreens]);
  }, 600_000);
});

/** Dora, whose laptop introduced her phone, and who has what will have to be rotated when she leaves. */
async function doraWithTwoDevices(ada: TestPerson): Promise<void> {
  const [laptop, phone, tablet] = await Promise.all([
    TestPerson.createWith("Dora Example", { device: "laptop" }),
    TestPerson.createWith("Dora Example", { device: "phone" }),
    TestPerson.createWith("Ada Example", { device: "tablet" }),
  ]);
  await ada.meet(laptop);
  await Promise.all([laptop.meet(ada), phone.meet(ada)]);
  const { card } = await phone.call("me.get", {});
  const { introduction } = await laptop.call("me.introduce", { card, kind: "adds" });
  await ada.call("team.add", { card: introduction });
  for (const [name, device] of [
    ["Deploy token", "laptop"],
    ["Team chat bot", "phone"],
  ] as const) {
    const made = await ada.call("shares.create", { keys: [{ name, env: "prod" }], to: ["Dora Example"], device });
    const receiver = device === "laptop" ? laptop : phone;
    const { message } = await receiver.call("inbox.receive", { link: made.shares[0]?.link ?? "" });
    await receiver.call("inbox.decide", { id: message.id, decision: "store" });
  }
  // The card that Ada's window takes from her tablet.
  writeFileSync(join(ada.folder, "tablet.card"), (await tablet.call("me.get", {})).card);
  await Promise.all([laptop.leave(), phone.leave(), tablet.leave()]);
}

/** Ada, with keys, a verified and an unverified teammate, links in several states, and a message that waits. */
async function adaWithATeam(relay: string): Promise<TestPerson> {
  const [ada, ben, cleo] = await Promise.all(
    ["Ada Example", "Ben Example", "Cleo Example"].map((name) => TestPerson.create(name)),
  );
  if (ada === undefined || ben === undefined || cleo === undefined) throw new Error("somebody is missing");
  for (const person of [ada, ben, cleo]) await person.call("settings.set", { name: "relay", value: relay });
  await fillVault(ada);
  await ada.meet(ben);
  await ben.meet(ada);
  await ada.call("team.add", { card: (await cleo.call("me.get", {})).card });
  await doraWithTwoDevices(ada);
  const share = async (name: string, to: string) =>
    (await ada.call("shares.create", { keys: [{ name, env: "prod" }], to: [to], note: "For the new server." }))
      .shares[0];
  const [opened, revoked] = [await share("Mail delivery", "Ben Example"), await share("Object storage", "Ben Example")];
  await share("Error tracking", "Cleo Example");
  const { message } = await ben.call("inbox.receive", { link: opened?.link ?? "" });
  await ben.call("inbox.decide", { id: message.id, decision: "store" });
  await ada.call("shares.revoke", { id: revoked?.id ?? "" });
  const value = utf8("tk_live_8f2k1x7w4q9z0123456789");
  await ben.call("keys.add", { name: "Ticket system", service: "Zendesk", env: "prod", value });
  const { shares } = await ben.call("shares.create", {
    keys: [{ name: "Ticket system" }],
    to: ["Ada Example"],
    note: "The one we talked about. Replace it in March.",
    noForward: true,
  });
  await ada.call("inbox.receive", { link: shares[0]?.link ?? "" });
  // Found by itself, because Ada looks there.
  await ada.call("settings.set", { name: "inbox.relays", value: relay });
  await ben.call("shares.create", { keys: [{ name: "Ticket system" }], to: ["Ada Example"], inbox: true });
  await ada.call("shares.list", {});
  await ada.call("rules.found", { name: "Halden" });
  await ada.call("rules.edit", {
    changes: [
      { change: "role", person: "Ben Example", role: "maintainer" },
      { change: "role", person: "Cleo Example", role: "guest" },
      { change: "role", person: "Dora Example", role: "member" },
    ],
  });
  await Promise.all([ada.host.close(), ben.leave(), cleo.leave()]);
  return ada;
}
