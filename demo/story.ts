/** A key travels from one vault to another by a one-time link, and a thief is in the way. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type Ended, keyhold, startRelay } from "./keyhold.ts";
import type { Narrator } from "./narrator.ts";
import { Person } from "./person.ts";

type Me = { readonly card: string; readonly words: readonly string[] };
type Shown = { readonly value: string };
type ShareRow = { readonly id: string; readonly state: string; readonly receipt?: boolean };
type Opened = { readonly name: string; readonly sender: { readonly name: string; readonly verified: boolean } };

const key = "stripe-live";

export async function tellStory(folder: string, narrator: Narrator): Promise<void> {
  const ada = new Person("Ada", folder, narrator);
  const bob = new Person("Bob", folder, narrator);
  const mallory = new Person("Mallory", folder, narrator);
  const server = new Person("Server", folder, narrator);
  const ended = (what: string, result: Ended, code = 0) =>
    narrator.check(code === 0 ? what : `${what} (exit code ${code})`, result.status === code, () => told(result));

  narrator.step("A relay that holds links for others, and can read none of them");
  narrator.command("server", "keyhold relay --listen 127.0.0.1:0 --store sqlite:links.sqlite");
  const relay = await startRelay(server.home, "links.sqlite");
  try {
    narrator.output(`listening on ${relay.url}`);

    narrator.step("Two people make a vault each, and a thief has one too");
    const [adaMe, bobMe] = await introduce([ada, bob, mallory]);
    narrator.check("two cards with keys of their own", adaMe.card !== bobMe.card, () => adaMe.card);

    narrator.step("Ada and Bob exchange cards, by mail or chat");
    narrator.output(adaMe.card);
    bob.write("ada.card", adaMe.card);
    ada.write("bob.card", bobMe.card);
    const added = await Promise.all([
      ada.run("keyhold team add bob.card", ["team", "add", "bob.card"]),
      bob.run("keyhold team add ada.card", ["team", "add", "ada.card"]),
    ]);
    for (const result of added) ended(result.stdout.split(".")[0] ?? "added", result);

    narrator.step("They compare twelve words by telephone: nobody changed the cards on the way");
    ada.write("what-bob-said", bobMe.words.join(" "));
    bob.write("what-ada-said", adaMe.words.join(" "));
    narrator.say(`Bob reads out: ${bobMe.words.join(" ")}`);
    const [adaSure, bobSure] = await Promise.all([
      ada.run("keyhold team verify Bob --words what-bob-said", ["team", "verify", "Bob", "--words", "what-bob-said"]),
      bob.run("keyhold team verify Ada --words what-ada-said", ["team", "verify", "Ada", "--words", "what-ada-said"]),
    ]);
    ended("Ada knows that the card is Bob's", adaSure);
    ended("Bob knows that the card is Ada's", bobSure);

    narrator.step("Ada stores a key");
    const value = (await keyhold(ada.home, ["generate", "--prefix", "sk_live_"])).stdout.trim();
    const addArgs = ["add", key, "--service", "Stripe", "--env", "prod", "--value-file", "-"];
    const add = `keyhold generate --prefix sk_live_ | keyhold ${addArgs.join(" ")}`;
    ended("stored, encrypted", await ada.run(add, addArgs, value));
    narrator.output((await ada.run("keyhold list", ["list"])).stdout);

    narrator.step("Ada shares it with Bob by a link that works once");
    const shared = await ada.run(`keyhold share ${key} --to Bob --ttl 1h --relay ${relay.url}`, [
      ...["share", key, "--to", "Bob", "--ttl", "1h", "--relay", relay.url],
    ]);
    narrator.output(shared.stdout);
    ended("the link is at the relay", shared);
    const link = shared.stdout.trim();
    narrator.check(
      "the relay's files hold neither the key nor its name",
      [value, key, "Stripe", "Bob"].every((secret) => !contains(server.home, "links.sqlite", secret)),
      () => "found in the relay's files",
    );

    narrator.step("Mallory has stolen the link, and tries it before Bob does");
    const theft = await mallory.run("keyhold open -          # the link on standard input", ["open", "-"], link);
    narrator.output(theft.stderr);
    ended("Mallory is refused", theft, 7);
    const [afterTheft] = await ada.json<ShareRow[]>(["shares"]);
    narrator.check("the link is not burned: it still waits for Bob", afterTheft?.state === "waiting", () =>
      JSON.stringify(afterTheft),
    );

    narrator.step("Bob opens it");
    const opened = await bob.run("keyhold open - --json", ["open", "-", "--json"], link);
    narrator.output(opened.stdout);
    ended("opened and stored in Bob's vault", opened);
    const { name, sender } = JSON.parse(opened.stdout) as Opened;
    narrator.check("it comes from Ada, whose words Bob compared", sender.name === "Ada" && sender.verified, () =>
      JSON.stringify(sender),
    );
    const received = await bob.json<Shown>(["show", name, "--reveal"]);
    narrator.check("Bob's value is Ada's value", received.value === value, () => "the values differ");

    narrator.step("A second read is refused, to Bob and to everybody");
    const again = await bob.run("keyhold open -", ["open", "-"], link);
    narrator.output(again.stderr);
    ended("the link is gone", again, 5);

    narrator.step("Ada sees that it arrived, signed by Bob's own key");
    narrator.output((await ada.run("keyhold shares", ["shares"])).stdout);
    const [settled] = await ada.json<ShareRow[]>(["shares", "--offline"]);
    narrator.check("opened, with a verified receipt", settled?.state === "opened" && settled.receipt === true, () =>
      JSON.stringify(settled),
    );

    narrator.step("Both logs are complete and unchanged");
    const verified = await Promise.all(
      [ada, bob].map((person) => person.run("keyhold audit --verify", ["audit", "--verify"])),
    );
    for (const result of verified) ended(result.stdout.trim(), result);
  } finally {
    await relay.stop();
  }
}

/** Each makes a vault; one after the other, as each fits its key derivation to what this machine can do. */
async function introduce(people: readonly [Person, Person, Person]): Promise<[Me, Me, Me]> {
  const cards: Me[] = [];
  for (const person of people) {
    const made = await person.run(`keyhold init --name ${person.name} --json`, [
      "init",
      "--name",
      person.name,
      "--json",
    ]);
    if (made.status !== 0) throw new Error(`No vault for ${person.name}. ${told(made)}`);
    cards.push(JSON.parse(made.stdout) as Me);
  }
  return cards as [Me, Me, Me];
}

function told({ status, stdout, stderr }: Ended): string {
  return `It ended with ${status} and said:\n${stdout}${stderr}`;
}

/** Looks through a database and the files beside it that SQLite keeps. */
function contains(folder: string, name: string, text: string): boolean {
  return readdirSync(folder)
    .filter((file) => file.startsWith(name))
    .some((file) => readFileSync(join(folder, file)).includes(text));
}
