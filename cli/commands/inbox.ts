import type { Command } from "commander";
import { KeyholdError } from "../../shared/contract/errors.ts";
import type { ReceivedMessage } from "../../shared/contract/link-methods.ts";
import type { CommandLine } from "../command-line.ts";
import { addDecideOptions, type DecideOptions, decide, senderJson } from "../decide-message.ts";
import { example, type Launch } from "../launch.ts";
import type { Session } from "../session.ts";
import { relativeTime, withIsoTimes } from "../text/dates.ts";
import { safeLine } from "../text/safe-text.ts";
import { type Cell, table } from "../text/table.ts";

type Options = DecideOptions & { readonly decline?: boolean };

export function addInboxCommand(program: Command, launch: Launch): void {
  const inbox = program
    .command("inbox")
    .description("What links brought and you have not decided upon yet.")
    .option("--look", "look now for links that teammates left at your inbox relays")
    .addHelpText(
      "after",
      example("keyhold inbox list", "keyhold inbox --look", "keyhold inbox decide 8Jc2mQ0a --as stripe-live"),
    )
    .action(({ look: isLook }: { readonly look?: boolean }) => launch("inbox", isLook ? look : list));
  addDecideOptions(
    inbox
      .command("take")
      .description("Open a link that “keyhold inbox --look” shows, as “keyhold open” does with one you were sent.")
      .argument("<id>", "its beginning is enough"),
  )
    .addHelpText("after", example("keyhold inbox take q3Zr0aTn"))
    .action((id: string, options: Options) => launch("inbox take", (line) => take(line, id, options)));
  inbox
    .command("list")
    .description("List undecided messages. They are in this vault already: nothing can be lost.")
    .addHelpText("after", example("keyhold inbox list"))
    .action(() => launch("inbox list", list));
  const command = inbox
    .command("decide")
    .description("Store a message's keys, or drop it.")
    .argument("<id>", "as “keyhold inbox list” shows it; its beginning is enough");
  addDecideOptions(command)
    .option("--decline", "drop it; nothing is stored")
    .addHelpText("after", example("keyhold inbox decide 8Jc2mQ0a --as stripe-live --env prod"))
    .action((id: string, options: Options) => launch("inbox decide", (line) => decideOne(line, id, options)));
}

async function list(line: CommandLine): Promise<undefined> {
  const session = await line.unlocked();
  const { messages } = await session.call("inbox.list", {});
  const { output } = line;
  output.result(messages.map(messageJson), () => {
    const columns = [
      { title: "ID" },
      { title: "FROM", canShrink: true },
      { title: "VERIFIED" },
      { title: "KEYS", canShrink: true },
      { title: "CAME" },
    ];
    const rows = messages.map((message): Cell[] => [
      message.id.slice(0, 10),
      message.sender.name,
      message.sender.verified ? { text: "yes", colour: "green" } : { text: "no", colour: "yellow" },
      message.items.map((item) => item.name).join(", "),
      relativeTime(message.receivedAt, line.now),
    ]);
    return rows.length === 0 ? "" : table(columns, rows, output.width, output.paint);
  });
  if (messages.length === 0) output.note("The inbox is empty.");
  return undefined;
}

/** Nothing is opened, and nothing is kept: the links stay at the relay until somebody opens them. */
async function look(line: CommandLine): Promise<undefined> {
  const session = await line.unlocked();
  const { links, relays } = await session.call("inbox.look", {});
  const { output } = line;
  output.result(
    links.map((link) => withIsoTimes(link, "foundAt", "expiresAt")),
    () => {
      const columns = [
        { title: "ID" },
        { title: "FROM", canShrink: true },
        { title: "VERIFIED" },
        { title: "AT", canShrink: true },
        { title: "ENDS" },
      ];
      const rows = links.map(({ id, from, relay, expiresAt }): Cell[] => [
        id.slice(0, 10),
        from.name,
        from.verified ? { text: "yes", colour: "green" } : { text: "no", colour: "yellow" },
        relay,
        relativeTime(expiresAt, line.now),
      ]);
      return rows.length === 0 ? "" : table(columns, rows, output.width, output.paint);
    },
  );
  for (const { relay, state } of relays) {
    if (state === "unreachable") output.warn(`${relay} does not answer. Nothing is lost; look again later.`);
    if (state === "none") output.warn(`${relay} keeps no inbox: links come from there by hand only.`);
  }
  if (relays.length === 0) {
    output.note("No relay is looked at. Name one with: keyhold config set inbox.relays https://links.example.com");
  } else if (links.length === 0) output.note("Nothing waits for you there.");
  else output.note("Open one with: keyhold inbox take ID");
  return undefined;
}

async function take(line: CommandLine, id: string, options: DecideOptions): Promise<undefined> {
  const session = await line.unlocked();
  await session.call("inbox.look", {});
  const { message } = await session.call("inbox.take", { id });
  await decide(line, session, message, options);
  return undefined;
}

function messageJson(message: ReceivedMessage): object {
  return { ...withIsoTimes(message, "deleteAfter", "receivedAt"), sender: { ...message.sender } };
}

async function decideOne(line: CommandLine, id: string, options: Options): Promise<undefined> {
  const session = await line.unlocked();
  const message = await messageWith(session, id);
  if (!options.decline) {
    await decide(line, session, message, options);
    return undefined;
  }
  const { sender } = await session.call("inbox.decide", { id: message.id, decision: "decline" });
  line.output.result(
    { declined: true, id: message.id, sender: senderJson(sender) },
    `Dropped what ${safeLine(sender.name)} sent. Nothing was stored.\n`,
  );
  return undefined;
}

async function messageWith(session: Session, id: string): Promise<ReceivedMessage> {
  const { messages } = await session.call("inbox.list", {});
  const found = messages.filter((message) => message.id.startsWith(id));
  const [first] = found;
  if (first !== undefined && found.length === 1) return first;
  if (found.length > 1) throw new KeyholdError("ambiguous", "Several messages begin like that. Give more of the id.");
  throw new KeyholdError("not_found", "No undecided message has this id. “keyhold inbox list” shows which there are.");
}
