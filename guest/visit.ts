/**
 * One link in one tab: the recipient's part, in the protocol's order. The reader is chosen once, so that a claim whose
 * answer was lost is repeated by the same reader; nothing of it outlives the tab.
 */
import type { Digest } from "../shared/crypto/brands.ts";
import { randomBytes, toBase64, wipe } from "../shared/crypto/bytes.ts";
import { type Identity, wipeIdentity } from "../shared/identity/identity.ts";
import { type LinkId, linkIdOf } from "../shared/link/derive.ts";
import { type LinkState, linkKinds } from "../shared/link/envelope.ts";
import type { ReadLink } from "../shared/link/link-text.ts";
import type { Message } from "../shared/link/message.ts";
import { wipePayload } from "../shared/link/payload.ts";
import { beginClaim, type Claim, endClaim, openClaimed, receiptFor, reportFor } from "../shared/link/recipient.ts";
import { ackRequest, claimRequest, readerLength, reportRequest } from "../shared/link/requests.ts";
import { deriveKeys } from "./derive-keys.ts";
import { GuestRelay, type Refusal } from "./relay.ts";

export type Looked = { readonly state: LinkState | "unknown"; readonly expiresAt: number };

export class Visit {
  readonly link: ReadLink;
  readonly #id: LinkId;
  readonly #relay: GuestRelay;
  readonly #reader = randomBytes(readerLength);
  #E: Uint8Array | undefined;
  #keys: Identity | undefined;
  #claim: Claim | undefined;
  /** When this reader first claimed, by the relay's clock; kept once an answer may have been lost. */
  #claimedAt: number | undefined;
  #mayBeClaimed = false;
  #opened: { readonly message: Message; readonly messageHash: Digest } | undefined;
  #receipt: Uint8Array | undefined;
  /** Claim keys that the relay has refused: the same passphrase again costs no guess. */
  readonly #refused = new Set<string>();

  constructor(link: ReadLink) {
    this.link = link;
    this.#id = linkIdOf(link.secret);
    this.#relay = new GuestRelay(link.origin);
  }

  get needsPassphrase(): boolean {
    return this.link.kind === linkKinds.guestWithPassphrase;
  }

  /** True once the keys were worked out, so that nothing more is to be asked of the person. */
  get hasKeys(): boolean {
    return this.#claim !== undefined;
  }

  /** True when a claim was sent and no answer came: the link may be this tab's already. */
  get mayBeClaimed(): boolean {
    return this.#mayBeClaimed;
  }

  get wrongGuesses(): number {
    return this.#refused.size;
  }

  get opened(): Message | undefined {
    return this.#opened?.message;
  }

  /** Asks what became of the link. Changes nothing anywhere. */
  async look(): Promise<Looked> {
    const answer = await this.#relay.look(this.#id);
    if (!answer.ok) return { state: "unknown", expiresAt: 0 };
    // A changed first character makes another kind of the same link.
    if (answer.value.kind !== this.link.kind) return { state: "unknown", expiresAt: 0 };
    this.#E = answer.value.E;
    return { state: answer.value.state, expiresAt: answer.value.expiresAt };
  }

  /**
   * Works out the keys. @param passphrase wiped here.
   * @returns false when the relay has refused exactly this passphrase before.
   */
  async prepare(passphrase?: Uint8Array): Promise<boolean> {
    if (this.#E === undefined) throw new Error("look comes first");
    const keys = await deriveKeys(this.link.secret, passphrase);
    const claim = beginClaim(this.link, keys, this.#E);
    if (this.#refused.has(toBase64(claim.pair.publicKey))) {
      endClaim(claim);
      wipeIdentity(keys);
      return false;
    }
    this.#keys = keys;
    this.#claim = claim;
    return true;
  }

  /**
   * Claims the link and opens what it holds. @returns the relay's refusal, or undefined when the message is open.
   * @throws KeyholdError `relay_unreachable`: call it again. `message_forged`, `unsupported`, …: it is used up.
   */
  async claim(): Promise<Refusal | undefined> {
    const claim = this.#claimNow();
    const wasSent = this.#mayBeClaimed;
    this.#mayBeClaimed = true;
    const answer = await this.#relay.send("claim", this.#id, (at) => {
      if (!wasSent) this.#claimedAt = at;
      return claimRequest(claim.claimant, this.#reader, at);
    });
    this.#mayBeClaimed = false;
    if (!answer.ok) {
      if (answer.code === "bad_signature") this.#forgetKeys();
      return answer;
    }
    try {
      this.#opened = openClaimed(claim, answer.value.ciphertext, this.#claimedAt ?? this.#relay.time());
      this.#receipt = receiptFor(claim, this.#opened, this.#relay.time());
      return undefined;
    } finally {
      wipe(answer.value.ciphertext);
    }
  }

  /** Tells the relay that the message arrived. @returns false when it has to be tried again. */
  async acknowledge(): Promise<boolean> {
    const claim = this.#claimNow();
    const receipt = this.#receipt;
    if (receipt === undefined) throw new Error("nothing was opened");
    try {
      const answer = await this.#relay.send("ack", this.#id, (at) =>
        ackRequest(claim.claimant, this.#reader, receipt, at),
      );
      return answer.ok;
    } catch {
      return false;
    }
  }

  /** Raises the alarm: this link was given away, or was opened by somebody else. */
  async report(): Promise<boolean> {
    const claim = this.#claimNow();
    const report = reportFor(claim, this.#reader, this.#relay.time());
    const answer = await this.#relay.send("report", this.#id, (at) => reportRequest(claim.claimant, report, at));
    return answer.ok;
  }

  /** Overwrites everything secret that this tab holds of the link. */
  end(): void {
    if (this.#opened !== undefined) wipePayload(this.#opened.message.payload);
    this.#opened = undefined;
    this.#drop();
    wipe(this.link.secret);
  }

  #claimNow(): Claim {
    if (this.#claim === undefined) throw new Error("the keys come first");
    return this.#claim;
  }

  #forgetKeys(): void {
    if (this.#claim !== undefined) this.#refused.add(toBase64(this.#claim.pair.publicKey));
    this.#drop();
  }

  #drop(): void {
    if (this.#claim !== undefined) endClaim(this.#claim);
    if (this.#keys !== undefined) wipeIdentity(this.#keys);
    this.#claim = undefined;
    this.#keys = undefined;
  }
}
