/** What a rotation is thought to be: a value's versions, who has which link, and where each rotation stands. */
export const names = ["Ben", "Cleo"] as const;
export type Name = (typeof names)[number];
export type Link = {
  readonly to: Name;
  readonly version: number;
  state: "unsent" | "waiting" | "opened" | "expired" | "revoked";
};
export type Turn = {
  id: string;
  readonly from: number;
  state: "running" | "done" | "cancelled";
  revoked: boolean;
  skipped: Set<Name>;
};

export class Model {
  readonly texts = ["first"];
  readonly turns: Turn[] = [];
  links: Link[] = names.map((to) => ({ to, version: 1, state: "opened" }));
  relayIsUp = true;

  get turn(): Turn | undefined {
    return this.turns.find(({ state }) => state === "running");
  }
  newVersionOf(turn: Turn): number | undefined {
    return this.texts.length > turn.from ? this.texts.length : undefined;
  }
  stateOf(turn: Turn, to: Name): "has" | "sent" | "skipped" | "again" | "ready" {
    const ofNew = this.links.filter((link) => link.to === to && link.version === this.newVersionOf(turn));
    if (ofNew.some(({ state }) => state === "opened")) return "has";
    if (ofNew.some(({ state }) => state === "unsent" || state === "waiting")) return "sent";
    if (turn.skipped.has(to)) return "skipped";
    return ofNew.length > 0 ? "again" : "ready";
  }
  stepOf(turn: Turn): string {
    if (this.newVersionOf(turn) === undefined) return "value";
    const states = names.map((to) => this.stateOf(turn, to));
    if (states.some((state) => state === "ready" || state === "again")) return "share";
    if (states.includes("sent")) return "receipts";
    return turn.revoked ? "done" : "revoke";
  }
  settle(turn: Turn): void {
    if (turn.state === "running" && this.stepOf(turn) === "done") turn.state = "done";
  }
}
