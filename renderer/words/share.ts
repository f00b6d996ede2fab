import type { TimeToLive } from "../../shared/contract/link-methods.ts";
import { catalogue } from "./catalogue.ts";
import { clockTime, dateText, daysBetween } from "./time.ts";

const timesToLive: Record<TimeToLive, string> = {
  "10m": "10 min",
  "1h": "1 h",
  "1d": "1 day",
  "3d": "3 days",
  "7d": "7 days",
};

/** When something ends: `today 14:06`, `tomorrow 14:06`, `3 Dec 14:06`. */
export function untilText(at: number, now: number): string {
  const days = daysBetween(now, at);
  if (days <= 0) return `today ${clockTime(at)}`;
  if (days === 1) return `tomorrow ${clockTime(at)}`;
  return `${dateText(at, now)} ${clockTime(at)}`;
}

export const shareWords = catalogue({
  en: {
    title: (name: string) => `Share ${name}`,
    titleMany: (count: number) => `Share ${count} values`,
    chooseTitle: "Share a key",
    chooseSearch: "Which keys",
    chooseNothing: (query: string) => (query === "" ? "No keys yet. Add one first." : `Nothing called “${query}”.`),
    chooseMore: (count: number) => `${count} more. Type to find them.`,
    chooseNext: (count: number) => (count > 1 ? `Go on with ${count}` : "Go on"),
    chosen: (count: number) => `${count} chosen`,
    everythingIn: "Everything in an environment",
    everything: (env: string, count: number) => `Everything in ${env}, ${count}`,
    amount: (values: number, size: string) => `${values} values, ${size} together.`,
    tooLarge: (names: string, limit: string) =>
      `${names}: too large for a link. This relay takes ${limit}. Choose fewer, or another relay.`,
    leftOut: (names: string) =>
      `Left out, because they are compromised, may not be passed on or their date is over: ${names}.`,
    tooMuch: (size: string, limit: string | undefined) =>
      limit === undefined
        ? `Together this is ${size}, more than one link holds. Nothing is sent yet.`
        : `Together this is ${size}; this relay takes ${limit} in one link. Nothing is sent yet.`,
    split: (links: number) => `Make ${links} links for each person`,
    leaveOut: "Leave them out",
    making: "Making the links.",
    makingOf: (done: number, total: number) => `${done} of ${total} links are with the relay`,
    copyAll: "Copy all as a list",
    partOf: (number: number, of: number) => `${number} of ${of}`,
    inInbox: "Also in their inbox.",
    againTitle: "Share again",
    againPassphrase: "This guest link had a passphrase, which is not kept. Choose a new one.",
    passphraseNew: "Passphrase of the new link",
    to: "To",
    toPlaceholder: "Name or e-mail",
    people: "People",
    takeOut: (name: string) => `Take ${name} out`,
    guest: "Guest link",
    guestSub: "For somebody without Keyhold. Whoever has the link can open it, once.",
    standing: {
      verified: "Verified",
      unverified: "Not verified. Compare words first, or send and say so.",
      changed: "Card changed. Nothing goes to the new keys until you compare words.",
    },
    noOneLeft: "Everybody on your team is chosen.",
    noOneCalled: (query: string) =>
      `Nobody called “${query}” on your team. Add their card under Team, or use a guest link.`,
    noTeam: "Nobody is on your team yet. Add a teammate's card, or make a guest link.",
    notCompared: (names: string) => `You have not compared words with ${names}. Anybody could have sent this card.`,
    compareNow: "Compare now",
    orSend: "or send anyway, and it is noted.",
    changedCard: (name: string) => `${name}'s card has other keys than the one you knew. Nothing can be sent to it.`,
    compareFirst: "Compare words",
    passphrase: "Passphrase, if you want one",
    passphraseHint: "Say it by phone. Without it, whoever reads the link can open it.",
    ttl: "Link works for",
    timesToLive,
    note: "Note",
    noteSub: "only they see it",
    inbox: "Also leave it in their inbox",
    noForward: "May not be passed on",
    deleteAfter: "Ask them to delete it after a date",
    deleteDate: "Delete after",
    datePast: "This date is over. Choose a later one.",
    kept: (name: string) => `${name} came with the condition not to be passed on. Ask whoever sent it to share it.`,
    gone: "These keys are no longer in this vault.",
    seesFirst: (name: string | undefined) => (name === undefined ? "What they see first" : `What ${name} sees first`),
    aGuest: "a guest",
    yourName: "Your name",
    fromYou: "From you; their Keyhold says whether they have compared your words",
    guestFrom: "A page that says a key waits. It opens after a click, and asks for the passphrase if you set one.",
    more: (count: number) => `and ${count} more`,
    opensOnce: (until: string) => `Opens once, by ${until}.`,
    hidden: "The value stays hidden until it is stored.",
    guestHidden: "The value is shown once, on that page.",
    factOwn: "Only the chosen person can open a link. A stolen one opens nothing.",
    factOwnMany: "Each person can open only their own link. A stolen one opens nothing.",
    factGuest: "A guest link opens for whoever has it first.",
    factRevoke: "You can revoke each link until it is opened.",
    factRelay: "The relay never sees a name or a value.",
    factRelayGuest: "The guest's page comes from the relay: use one that you trust.",
    through: (relay: string) => `Through ${relay}`,
    make: (count: number) => (count > 1 ? `Make ${count} links` : "Make link"),
    chooseSomeone: "Choose who it is for.",
    agreeHttp: "Agree to plain http on this network",
    // The links
    madeTitle: (count: number) => (count > 1 ? `${count} links are ready` : "The link is ready"),
    unsentTitle: (count: number) => (count > 1 ? "The links are made, not sent yet" : "The link is made, not sent yet"),
    linksFor: "Links",
    copy: "Copy link",
    copied: "Copied",
    qr: "QR code",
    mail: "Mail",
    mailSubject: "A key for you",
    mailBody: (link: string) => `A link with a key for you. It opens once, in Keyhold:\n\n${link}\n`,
    mailBodyGuest: (link: string) =>
      `A link with a key for you. It opens once, in your browser. Open it when you can save the key right away:\n\n${link}\n`,
    qrLabel: (name: string) => `QR code of the link for ${name}`,
    qrHint: (name: string) => `Let ${name} scan it. Nobody else should see it.`,
    linkName: (name: string) => `Link for ${name}`,
    toGuest: "Guest",
    opensBy: (until: string) => `opens once, by ${until}`,
    hereOnly: "Links are shown here only. Once this is closed, revoke and share again if one is lost.",
    safeChannel: "Anybody who reads a guest link can open it. It leaves the clipboard by itself.",
    sayPassphrase: "Say the passphrase by phone, never beside the link.",
    unsent: "The relay has not taken it. The key is still only here, and the link opens nothing yet.",
    tryingIn: (seconds: number) => `Trying again in ${seconds} s.`,
    tryNow: "Try now",
    relayToken: "Token for this relay, if it asks for one",
    done: "Done",
  },
});
