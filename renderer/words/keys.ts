import type { Environment, KeyType } from "../../shared/contract/fields.ts";
import { catalogue } from "./catalogue.ts";

const plural = (count: number, one: string, many: string): string => `${count} ${count === 1 ? one : many}`;
const days = (count: number): string => plural(count, "day", "days");

const typeNames: Record<KeyType, string> = {
  private: "private key",
  public: "public key",
  partner: "partner's key",
  temporary: "temporary key",
};

export const keysWords = catalogue({
  en: {
    title: "Keys",
    summary: (keys: number, services: number) => `${keys}, in ${plural(services, "service", "services")}`,
    newKey: "New key",
    search: "Search these keys",
    clearSearch: "Clear the search",
    filters: "Filters",
    service: "Service",
    tag: "Tag",
    any: "Any",
    needsWork: (count: number) => (count === 0 ? "Needs work" : `Needs work ${count}`),
    removed: "Removed",
    showRemoved: "Removed keys",
    sortedBy: { rotation: "By rotation", name: "By name", service: "By service", changed: "Newest first" },
    sort: "Order",
    columns: { glyph: "Key", name: "Name", mask: "Value", heldBy: "Held by", changed: "Changed", rotate: "Rotate" },
    list: "Keys",
    onlyYou: "only you",
    showOnce: "Shown once: can be copied, injected and shared, not displayed",
    over: (count: number) => (count === 0 ? "due today" : `${days(count)} over`),
    inDays: (count: number) => (count === 0 ? "today" : `in ${days(count)}`),
    ends: (count: number) => (count === 0 ? "ends today" : `ends in ${days(count)}`),
    ended: (count: number) => (count === 0 ? "ended today" : `ended ${days(count)} ago`),
    noPeriod: "no period",
    emptyVault: "No keys yet. Paste one, and it is safe.",
    nothingRemoved: "Nothing was removed in the last 30 days.",
    nothingFits: "No key fits these filters.",
    clearFilters: "Clear filters",
    notFound: (query: string) => `Nothing called “${query}”.`,
    didYouMean: (name: string) => `Did you mean ${name}?`,
    found: (count: number) => `${plural(count, "key", "keys")} found`,
    panel: {
      about: (service: string, type: KeyType, owner: string | undefined) =>
        [service, typeNames[type], owner === undefined ? "" : `owned by ${owner}`]
          .filter((part) => part !== "")
          .join(", "),
      more: "More",
      close: "Close",
      environments: "Environments",
      addValue: (env: Environment) => `Add a ${env} value`,
      hidden: "hidden",
      reveal: "Reveal",
      copy: "Copy",
      copied: "Copied",
      share: "Share",
      edit: "Edit",
      rotateNow: "Rotate",
      showOnce: "Stored to be shown once: it can be copied, injected and shared, not displayed again.",
      overTitle: (count: number) => (count === 0 ? "Its rotation is due today." : `${days(count)} past its rotation.`),
      overText: (holders: number) =>
        holders === 0
          ? "It still works. Put a new value in its place."
          : `It still works. ${plural(holders, "other person holds", "other people hold")} it.`,
      endedTitle: (count: number) => (count === 0 ? "It ended today." : `It ended ${days(count)} ago.`),
      endedText: "The provider may refuse it already. Put a new value in its place.",
      soonTitle: (text: string) => `Rotation ${text}.`,
      endsTitle: (count: number) => (count === 0 ? "It ends today." : `It ends in ${days(count)}.`),
      replace: "Rotate it",
      scopes: "Scopes",
      allowed: "Allowed from",
      domains: "Domains",
      usedIn: "Used in",
      variable: "Variable",
      created: "Created",
      changed: "Value since",
      expires: "Ends",
      rotation: "Rotation",
      everyDays: (count: number) => `every ${days(count)}`,
      provider: "Provider",
      tags: "Tags",
      notes: "Notes",
      from: "Came from",
      fromText: (name: string, verified: boolean, when: string) =>
        `${name}, ${verified ? "verified" : "not verified"}, by a link on ${when}`,
      noForward: "May not be passed on",
      deleteBy: "Asked to delete by",
      holders: "Holders",
      thisVersion: "this version",
      version: (version: number) => `version ${version}`,
      notVerified: "not verified",
      cardChanged: "card changed",
      nobody: "Nobody was sent this value.",
      history: "History",
      now: "now",
      until: (when: string) => `until ${when}`,
      copyVersion: (version: number) => `Copy version ${version}`,
      removeValue: (env: Environment) => `Remove the ${env} value`,
      removeKey: "Remove the key",
      removedText: (name: string, holders: number) =>
        holders === 0
          ? `${name} removed.`
          : `${name} removed. ${plural(holders, "person", "people")} still ${holders === 1 ? "holds" : "hold"} its value.`,
      bringBack: "Bring back",
      removedOn: (when: string) => `Removed ${when}. It can be brought back for 30 days.`,
      broughtBack: (name: string) => `${name} is back.`,
    },
  },
});
