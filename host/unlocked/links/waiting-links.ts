/** What teammates left at relays: looking, and opening one. */
import type { MethodOutput, ParsedInput } from "../../../shared/contract/api.ts";
import { isKeyholdError, KeyholdError } from "../../../shared/contract/errors.ts";
import type { WaitingLink } from "../../../shared/contract/link-methods.ts";
import { linkKinds } from "../../../shared/link/envelope.ts";
import { linkText } from "../../../shared/link/link-text.ts";
import type { App } from "../app.ts";
import { readSettings } from "../settings.ts";
import { each } from "./each.ts";
import type { FoundLink } from "./found-links.ts";
import { receiveLink } from "./inbox.ts";
import { inboxRelays, lookAtFound, lookUp, lookUpsAt } from "./look-up.ts";
import { inboxRecordOf } from "./receive.ts";

const parallelRequests = 8;

export async function lookIntoInboxes(
  app: App,
  { ask }: ParsedInput<"inbox.look">,
): Promise<MethodOutput<"inbox.look">> {
  app.attention.showInbox();
  if (ask) await askNow(app);
  return {
    links: waiting(app).sort((one, other) => one.foundAt - other.foundAt),
    relays: readSettings(app).inbox.relays.map((relay) => ({ relay, ...app.found.relay(relay) })),
  };
}

async function askNow(app: App): Promise<void> {
  const relays = inboxRelays(app);
  await each(
    relays.flatMap((relay) => lookUpsAt(app, relay)),
    parallelRequests,
    (question) => quietly(lookUp(app, question)),
  );
  const found = app.found.all().filter(({ relay, state }) => state !== "over" && relays.includes(relay));
  await each(found, parallelRequests, (link) => quietly(lookAtFound(app, link)));
}

/** Which relay did not answer stands in the answer. */
async function quietly(asking: Promise<void>): Promise<void> {
  try {
    await asking;
  } catch (error) {
    if (!isKeyholdError(error)) throw error;
  }
}

function waiting(app: App): WaitingLink[] {
  const relays = readSettings(app).inbox.relays;
  return app.found.all().flatMap((link) => {
    const { id, linkId, relay, foundAt, expiresAt, state } = link;
    const person = app.records.get("person", link.person);
    // Opened by hand meanwhile, or the person is no longer one to hear from.
    const isOver = inboxRecordOf(app, linkId) !== undefined || app.relays.at(relay).relayTime() >= expiresAt;
    if (state !== "waiting" || isOver || !relays.includes(relay) || person === undefined || person.state === "changed")
      return [];
    const from = {
      id: link.person,
      name: person.name,
      signKey: person.signKey,
      verified: person.state === "verified",
    };
    return [{ id, from, relay, foundAt, expiresAt }];
  });
}

/** The person asked for this one. From here on it is like a link that was pasted. */
export async function takeWaiting(app: App, input: ParsedInput<"inbox.take">): Promise<MethodOutput<"inbox.take">> {
  const link = waitingLink(app, input.id);
  const text = linkText({ kind: linkKinds.teammate, secret: link.secret, origin: link.relay });
  try {
    // Plain http was agreed to when this relay's inbox was switched on.
    const received = await receiveLink(app, { link: text, allowPrivateHttp: true });
    app.found.end(link);
    return received;
  } catch (error) {
    if (isKeyholdError(error, "link_gone", "link_decided", "not_for_me")) app.found.end(link);
    throw error;
  }
}

function waitingLink(app: App, beginning: string): FoundLink {
  const ids = waiting(app).filter(({ id }) => id.startsWith(beginning));
  const link = app.found.get(ids[0]?.id ?? "");
  if (link === undefined) {
    throw new KeyholdError("not_found", "No link with this id waits for you. It may have ended, or been taken back.");
  }
  if (ids.length > 1) throw new KeyholdError("ambiguous", "Several links begin with this id. Give more of it.");
  return link;
}
