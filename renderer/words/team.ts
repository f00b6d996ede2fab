import type { PersonState } from "../../shared/contract/people-methods.ts";
import { catalogue } from "./catalogue.ts";

const states: Record<PersonState, string> = {
  verified: "Verified",
  unverified: "Not verified",
  changed: "Card changed",
};

export const teamWords = catalogue({
  en: {
    title: "Team",
    count: (people: number) => {
      if (people === 0) return "only you so far";
      return people === 1 ? "1 person and you" : `${people} people and you`;
    },
    myCard: "My card",
    add: "Add person",
    list: "People",
    columns: { mark: "Mark", name: "Name", identity: "Identity", device: "Device", added: "Card added" },
    you: "you",
    states,
    yourself: "You",
    empty: "Nobody yet. Give a teammate your card, and add theirs.",
    changedHead: (name: string) => `${name} sent a card with new keys.`,
    changedMore: "The earlier card still works. Nothing goes to the new one until you compare words.",
    look: "Look at both",
    // A person
    person: (name: string) => `About ${name}`,
    close: "Close",
    name: "Name",
    email: "E-mail",
    device: "Device",
    added: "Card added",
    verifiedOn: "Words compared",
    never: "not yet",
    sentHead: (count: number) => `Sent to them`.concat(count > 0 ? ` ${count}` : ""),
    sentNothing: "You have not shared anything with them.",
    compare: "Compare words",
    compareAgain: "Compare words again",
    share: "Share a key",
    remove: "Remove from team",
    removeMore: "Removing somebody takes nothing back: what they received stays with them.",
    removeAll: "Remove from team, all devices",
    removeDevice: "Remove",
    removed: (name: string, device: string) =>
      device === ""
        ? `${name} is off your team. What they received stays with them.`
        : `${name}'s ${device} is off your team list. What it received stays on it.`,
    notVerified: (name: string, device: string | undefined) =>
      device === undefined
        ? `You have not compared words with ${name}. Anybody could have sent this card.`
        : `You have not compared the words of ${name}'s ${device}. Anybody could have sent its card.`,
    // Two cards
    bothTitle: (name: string) => `Two cards of ${name}`,
    bothMore: (name: string) =>
      `A new card comes with a new computer or a new vault, or from somebody who pretends to be ${name}. Only the words tell.`,
    oldCard: "The card you knew",
    newCard: "The card that came",
    compareNew: "Compare words",
    removeNew: "Remove new card",
    // Comparing
    compareTitle: (name: string) => `Compare with ${name}`,
    cardAdded: (when: string) => `card added ${when}`,
    stepCall: (name: string) => `Call ${name},`,
    stepCallMore: "by voice or face to face. Not in the chat that carried the card.",
    stepRead: "Let them read their words to you,",
    stepReadMore: "under “My card” in their app. Press Space for each one that is here.",
    wordsOf: (name: string) => `Twelve words of ${name}'s card`,
    read: (count: number) => `${count} of 12 read`,
    nextWord: "next word",
    differs: "A word differs",
    match: "All 12 match",
    matchHint: "after the twelfth word",
    theirTurn: (name: string) =>
      `${name} compares your words the same way in their own app. Yours stand under “My card”. If one word differs, somebody may stand between you.`,
    verified: (name: string) => `${name} is verified. Only their keys can open what you share with them.`,
    differsTitle: "A word differs: stop here",
    differsSafe: "Nothing was shared, and nothing will be: the card stays not verified.",
    differsSuppose: (name: string) =>
      `Either a word was misheard, or this card is not ${name}'s and somebody put theirs in its place.`,
    differsNext: (name: string) =>
      `Read them once more, slowly. If a word still differs, remove this card and ask ${name} for theirs in another way, best face to face.`,
    again: "Start again",
    removeCard: "Remove this card",
    // Adding
    addTitle: "Add a person",
    addMore:
      "Their card holds their name and public keys. It is no secret, but whoever brings it could have changed it: compare words after.",
    addLabel: "Card",
    addHint:
      "Paste the card, or the text of its QR code. It begins with keyhold-id1. An introduction of a further device goes here, too.",
    addFile: "From a file",
    addNow: "Add",
    addNothing: "Paste a card first.",
    addTooLong: "This file is too long for a card. Nothing was added.",
    addDrop: "Or drop a file with the card here.",
    outcome: {
      added: (name: string) => `${name} is on your team, not verified yet. Compare words next.`,
      updated: (name: string) => `${name}'s card is up to date.`,
      introduced: (name: string) => `${name} has one more device on your team list.`,
      known: (name: string) => `You have this card of ${name} already.`,
      changed: (name: string) =>
        `${name} was known with other keys. Nothing goes to this card until you compare words.`,
    },
    // Devices
    introduced: (name: string, by: string | undefined, device: string) =>
      `${name}'s ${by ?? "other device"} introduces ${name}'s ${device}: it gets what you share with ${name}, too.`,
    replaced: (device: string, waiting: number) =>
      waiting === 0
        ? `Nothing goes to ${device} any more.`
        : `Nothing new goes to ${device}, but ${waiting === 1 ? "1 link" : `${waiting} links`} made before can still be opened there.`,
    revokeWaiting: "Revoke them",
    revoked: (revoked: number, all: number) => `${revoked} of ${all} revoked.`,
    yourDevices: "your other devices",
    deviceCount: (count: number) => (count === 1 ? "1 device" : `${count} devices`),
    devices: "Devices",
    devicesHead: (count: number) => (count === 1 ? "1 device" : `${count} devices`),
    devicesMore: "What you share with them goes to each device in use, by a link of its own.",
    devicesMine: "You introduced them. What teammates share with you goes to each of them, too.",
    outOfUse: "Not in use any more",
    replacedOn: (by: string, when: string) => `${by} took its place, ${when}.`,
    comparedOn: (when: string) => `Words compared ${when}.`,
    addedOn: (when: string) => `Card added ${when}.`,
    introducedOn: (by: string, when: string) => `Introduced by ${by}, ${when}.`,
    introducedBy: "Introduced by",
    replacedBy: "Replaced by",
    unknownDevice: "a device that is not on your list",
    introduce: "Add another device of mine",
    introduceMore:
      "Also when you changed computers. This device signs that the other one is yours; your team need not compare words again.",
    introduceLabel: "Card of the other device",
    introduceLook: "Show its words",
    introduceCompare: (device: string) => `${device} shows its twelve words under “My card”. They must be these:`,
    introduceWarning: (device: string) =>
      `Whoever has ${device} gets what is meant for you. If one word differs, this is not its card: stop here.`,
    introduceAdds: "Same words: use both",
    introduceReplaces: "Same words: replace this device",
    introduceDone: (device: string) => `Signed. Send the introduction to your team, and they can share with ${device}.`,
    introductionsHead: "Introductions you signed",
    introductionsMore:
      "A teammate who does not have one yet adds it under “Add person”, like a card. It is no secret, and changes nothing for whoever has it.",
    introductionOf: (device: string, replaces: boolean, when: string) =>
      replaces ? `${device}, in this device's place, ${when}` : `${device}, ${when}`,
    copyIntroduction: "Copy introduction",
    introductionName: "Introduction",
    thisReplaced: "Another device took this one's place. Your team shares with that one.",
    // My card
    myCardTitle: "My card",
    myCardMore: "Give it to whoever wants to share with you. It is no secret.",
    copyCard: "Copy card",
    copy: "Copy",
    copied: "Copied",
    cardName: "Your card",
    qr: "QR code of your card",
    cardText: "Card as text",
    myWords: "My twelve words",
    myWordsMore: "Read them out when somebody compares your card.",
    thisDevice: (device: string) => `on ${device}`,
  },
});
