/** The founder's window, from no rules to a refusal that names one, and a colleague's, who joins. */
import { expect, test } from "vitest";
import { utf8 } from "../../shared/crypto/bytes.ts";
import { TestPerson } from "../support/people.ts";
import { Desk } from "./desk.ts";
import { describeWindow } from "./stage.ts";

const look = process.env.KEYHOLD_LOOK;

describeWindow("team rules", (stage) => {
  async function deskOf(person: TestPerson): Promise<Desk> {
    await person.call("settings.set", { name: "locks.idle", value: "240" });
    await person.lock();
    const desk = await Desk.at(stage.browser, person);
    stage.take(desk);
    await desk.unlock();
    return desk;
  }
  async function shot({ page }: Desk, name: string): Promise<void> {
    if (look !== undefined) await page.screenshot({ path: `${look}/${name}.png` });
  }

  test("a team is founded, roles are given and signed, undone, and kept by the share dialog", async () => {
    const [noor, owen] = await Promise.all([TestPerson.create("Noor Haddad"), TestPerson.create("Owen Castell")]);
    await noor.meet(owen);
    await noor.call("keys.add", {
      name: "Payments",
      service: "Stripe",
      env: "prod",
      value: utf8("sk_live_0123456789abcdef"),
    });
    const desk = await deskOf(noor);
    const { page } = desk;
    await desk.section("Team");
    await page.getByText("No rules: everybody may receive everything.").waitFor();
    await page.getByRole("button", { name: "Found a team" }).click();
    await page.getByLabel("Name of the team").fill("Halden");
    await shot(desk, "found");
    await page.getByRole("button", { name: "Found team" }).click();
    await page.getByRole("heading", { name: "Rules of Halden" }).waitFor();
    await page.getByLabel("Role of Owen Castell").selectOption("guest");
    await page.getByText("Nobody gains or loses anything.").waitFor();
    await page.getByLabel("Guests: test").uncheck();
    await page.getByText("Owen Castell loses test").waitFor();
    await shot(desk, "rules-panel");
    await page.getByRole("button", { name: "Sign and keep" }).click();
    await page.getByText("Guests: dev", { exact: false }).first().waitFor();
    await page.getByText(/Signed as version 2/).waitFor();
    await page.keyboard.press("Control+z");
    await page.getByRole("region", { name: "Who may receive what" }).getByText("Guests: dev and test").waitFor();
    await desk.closeAll();
    await shot(desk, "team");
    await page.setViewportSize({ width: 900, height: 600 });
    await shot(desk, "team-small");
    await page.setViewportSize({ width: 1280, height: 800 });
    await desk.section("Keys");
    await desk.row("Payments").click();
    await page.keyboard.press("s");
    const option = page.getByRole("dialog").getByRole("option", { name: /Owen Castell/ });
    await option.getByText("Guests may not receive prod (team rule 3, signed by you).").waitFor();
    expect(await option.getAttribute("aria-disabled")).toBe("true");
    await shot(desk, "share");
    // The option is the first, and Enter takes nobody who is forbidden.
    await page.keyboard.press("Enter");
    expect(await page.getByRole("button", { name: /Take out/ }).count()).toBe(0);
    await owen.leave();
  });

  test("rules that came wait above the people, and are joined once somebody who signed them was compared", async () => {
    const [noor, owen] = await Promise.all([TestPerson.create("Noor Haddad"), TestPerson.create("Owen Castell")]);
    await noor.meet(owen);
    await noor.call("rules.found", { name: "Halden" });
    await noor.call("rules.edit", { changes: [{ change: "role", person: "Owen Castell", role: "member" }] });
    await owen.call("rules.import", { text: (await noor.call("rules.export", {})).text });
    await owen.call("team.add", { card: (await noor.call("me.get", {})).card });
    const desk = await deskOf(owen);
    const { page } = desk;
    await desk.section("Team");
    await page.getByText("Rules of Halden wait here.").waitFor();
    await shot(desk, "offer-refused");
    expect(await page.getByRole("button", { name: "Join", exact: true }).isDisabled()).toBe(true);
    await page.getByRole("grid", { name: "People" }).getByText("Noor Haddad").click();
    await page.getByRole("button", { name: "Compare words" }).click();
    await page.getByRole("list", { name: /Twelve words/ }).waitFor();
    for (let word = 0; word < 12; word++) await page.keyboard.press("Space");
    await page.getByRole("button", { name: "All 12 match" }).click();
    await desk.closeAll();
    await page.getByRole("button", { name: "Join", exact: true }).click();
    await page.getByText("You follow the rules of Halden now.").waitFor();
    await page.getByText("Members: dev, test and staging").waitFor();
    await shot(desk, "joined");
    await page.getByRole("button", { name: "Look closer" }).click();
    await page.getByText("Only an owner changes them: Noor Haddad.").waitFor();
    await shot(desk, "look-closer");
    await noor.leave();
  });
});
