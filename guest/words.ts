/** Every sentence of the page. */
import type { LinkState } from "../shared/link/envelope.ts";

export type GoneReason = Exclude<LinkState, "pending"> | "unknown" | "taken" | "guesses";

const nothingKept = "This page keeps nothing.";

export const words = {
  brand: "Keyhold",
  tryAgain: "Try again",
  loading: { title: "Looking at the link", text: "Looking changes nothing." },
  ready: {
    title: "A key waits for you",
    once: "It can be opened once, by whoever has the link. Open it when you can save it right away.",
    until: (time: string) => `The link works until ${time}.`,
    reveal: "Reveal",
    orApp: "Open it in Keyhold instead",
  },
  confirm: {
    title: "Open it now?",
    text: "This uses the link up: afterwards it opens for nobody, and this page forgets what it showed when you leave.",
    no: "Not yet",
    yes: "Open it now",
  },
  passphrase: {
    title: "A key waits for you",
    text: "The sender has set a passphrase and tells it to you in another way, for example by phone.",
    label: "Passphrase",
    show: "Show passphrase",
    hide: "Hide passphrase",
    reveal: "Reveal",
    empty: "Type the passphrase first.",
    tooLong: "This is too long for a passphrase of a link.",
    same: "You tried this one already. It was not sent again and cost no try.",
    wrong: (left: number) =>
      `This is not the passphrase. Nothing was opened. ${left === 1 ? "At most 1 try is" : `At most ${left} tries are`} left before the link is revoked, fewer if somebody else tries too.`,
    disclosed:
      "A mail or chat program has sent this link to servers on its way. The passphrase still protects it, if only you know it. Tell the sender all the same.",
  },
  working: {
    deriving: "Working out the key from the passphrase",
    derivingText: "A second or two, longer on an old phone.",
    opening: "Opening the link",
    openingText: "Leave this page open.",
    reporting: "Telling the sender",
  },
  revealed: {
    title: (count: number) => (count === 1 ? "Here is the key" : `Here are ${count} things`),
    sender: (name: string) => `Says to be ${name}.`,
    senderDoubt: "This page cannot verify it. If in doubt, ask the sender by phone whether this is from them.",
    save: "Save it now: the link is used up, and when you leave this page it is forgotten.",
    note: "Note",
    told: "The sender has been told that it was opened.",
    telling: "Telling the sender that it was opened.",
    notTold: "The sender could not be told yet. Trying again while this page is open.",
    done: "I have saved it, forget it here",
    noForward: "The sender asks you not to pass it on.",
    deleteAfter: (date: string) => `The sender asks you to delete it after ${date}.`,
    showOnce: "The sender asks you to look at it once and not to keep it.",
    teamFile: "The team's rules came along. Only the Keyhold app can use them.",
    hidden: (size: string) => `Hidden, ${size}`,
    characters: (count: number) => (count === 1 ? "1 character" : `${count} characters`),
    lines: (count: number) => `${count} lines`,
    bytes: (count: number) => (count < 1024 ? `${count} bytes` : `${Math.ceil(count / 1024)} KiB`),
    show: "Show",
    hide: "Hide",
    copy: "Copy",
    download: "Download",
    of: (action: string, name: string) => `${action} ${name}`,
    shown: (name: string) => `${name} is shown.`,
    hiddenAgain: "Hidden again.",
    copied: (name: string) => `${name} is in the clipboard until you copy something else.`,
    copyByHand:
      "This browser does not let the page copy. The value is selected: copy it with the keyboard or the menu.",
    downloaded: (file: string) => `${file} was handed to the browser.`,
    notText: "Not text. Download it.",
    variable: "Variable",
    expires: "Expires",
    rotate: "To be rotated",
    everyDays: (days: number) => (days === 1 ? "every day" : `every ${days} days`),
    scopes: "May do",
    another: "Another link was opened in this tab. It was not used: open it in a new tab.",
    kept: "Nothing of it is kept: not by this page, and the relay has deleted what it held.",
  },
  forgotten: {
    title: "Forgotten",
    text: `The value is gone from this page and from the relay. ${nothingKept}`,
    clipboard: "What you copied is still in the clipboard, until you copy something else.",
  },
  forgot: {
    title: "This page forgot the link",
    text: "It keeps a link only as long as it is open, so that nobody finds it later. If the link was not opened yet, open it again from the message.",
    paste: "You can also paste the whole link into this tab's address bar.",
  },
  gone: {
    title: "This link cannot be opened any more",
    why: {
      read: "It was opened already. A link opens once.",
      claimed: "It was opened a moment ago, in another tab or by somebody else. A link opens once.",
      taken: "Somebody else, or another tab, was faster. A link opens once.",
      lapsed:
        "It was taken, but what it held was not fetched within ten minutes. It is deleted, and nobody can open it any more.",
      revoked: "The sender took it back, or it was closed after too many wrong passphrases.",
      expired: "Its time is over. Nobody opened it.",
      unknown: "This relay does not know it: a character is wrong or missing, or it ended more than a week ago.",
      guesses: "Too many wrong passphrases were tried, so the relay has closed it. Nobody can open it any more.",
    } satisfies Record<GoneReason, string>,
    next: "Ask the sender for a new link.",
    notYou: "If it was not you who opened it, tell the sender now: whoever did has the key.",
    report: "It was not me: warn the sender",
    lostHere:
      "The connection broke while it was being opened here, and the time to go on is over. The sender sees that it was taken and not confirmed.",
  },
  interrupted: {
    title: "The connection broke",
    text: "The link may be this tab's already. Only this tab can go on, for ten minutes: leave it open and try again.",
    close:
      "If you close it, nobody can open the link any more. The sender then sees that it was taken and not confirmed; ask for a new one.",
  },
  offline: {
    title: "The relay cannot be reached",
    text: "Nothing was opened, and the link still works. Check the connection and try again.",
  },
  busy: {
    title: "The relay asks for a pause",
    text: "Too many requests came from your network. Nothing was lost. Wait a minute and try again.",
  },
  clock: {
    title: "The clock of this device is wrong",
    text: "It differs from the relay's by more than five minutes. Nothing was opened. Set the clock and try again.",
  },
  refused: {
    title: "What came through this link was not accepted",
    forged:
      "It is not what the sender's app makes for this link. Nothing is shown. The link is used up: tell the sender by phone.",
    newer: "The sender's Keyhold is newer than this page. Nothing is shown. The link is used up: ask for a new one.",
    other: "The relay refused the request or gave an answer that makes no sense. Nothing is shown. Tell the sender.",
    memory: "This device has too little memory for the passphrase's computation. Nothing was sent. Use another device.",
  },
  teammate: {
    title: "Open this link in Keyhold",
    text: "It was made for one teammate. Only that person's Keyhold app can open it, with their own key.",
    unchanged: "Looking at this page has changed nothing.",
    open: "Open in Keyhold",
    copy: "Copy the link",
    copied: "The link is in the clipboard. Paste it under Inbox in Keyhold, or run keyhold open.",
    byHand: "Copy the whole link from the message, and paste it under Inbox in Keyhold, or run keyhold open.",
    get: "No Keyhold yet? Ask the sender or your team where to get it, then send them your card for a link of your own.",
    disclosed:
      "A mail or chat program has changed this link and sent it to servers on its way. It stays protected by your own key. Tell the sender all the same.",
  },
  damaged: {
    title: "This link is not complete",
    text: "A part of it is missing or was changed. Nothing was opened, and the link still works: copy all of it from the message and paste it into this tab's address bar.",
  },
  mangled: {
    title: "This link was given away on its way",
    text: "A mail or chat program has changed the link and sent its secret part to servers. Somebody there could have read it, so it is not opened here. Do not repair it by hand.",
    next: "Close the link and warn the sender, who then changes the key or sends it in another way.",
    report: "Close the link and warn the sender",
  },
  reported: {
    title: "The sender has been warned",
    text: "The link is closed. Ask the sender for a new one, in another way if possible.",
    failed: "The sender could not be warned. Call them.",
  },
  newer: {
    title: "This link was made by a newer Keyhold",
    text: "This page cannot open it. Nothing was opened, and the link still works. Open it in the newest Keyhold app, or tell the sender.",
  },
  insecure: {
    title: "This connection is not safe",
    text: "The page came without encryption, so whoever is on the way could read what it shows. Nothing was opened. Tell the sender to use an https relay.",
  },
} as const;
