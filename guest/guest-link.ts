/**
 * What the person sees of one guest link, step by step: look, ask, claim, open, show, acknowledge. Only a look happens by
 * itself, and only while the page is seen; it changes nothing. Everything else begins with a press.
 */
import { isKeyholdError } from "../shared/contract/errors.ts";
import { equalBytes } from "../shared/crypto/bytes.ts";
import { badGuessLimit, linkKinds } from "../shared/link/envelope.ts";
import type { ReadLink } from "../shared/link/link-text.ts";
import type { Refusal } from "./relay.ts";
import type { Stage } from "./stage.ts";
import { showPassphrase } from "./views/passphrase.ts";
import {
  showConfirm,
  showForgotten,
  showGone,
  showLoading,
  showMangled,
  showReady,
  showRefused,
  showReported,
  showTrouble,
  showWorking,
} from "./views/plain.ts";
import { type RevealedView, showRevealed } from "./views/revealed.ts";
import { Visit } from "./visit.ts";
import { whenSeen } from "./when-seen.ts";
import { words } from "./words.ts";

const longestPause = 30_000;

export class GuestLink {
  readonly #stage: Stage;
  readonly #visit: Visit;
  readonly #isDisclosed: boolean;
  readonly #listening = new AbortController();
  #expiresAt = 0;
  #isWorking = false;
  #isEnded = false;
  /** There is a value here that nobody has looked at or saved, and that is nowhere else any more. */
  #isUntaken = false;
  #view: RevealedView | undefined;
  #retry: (() => void) | undefined;

  constructor(stage: Stage, link: ReadLink) {
    this.#stage = stage;
    this.#visit = new Visit(link);
    this.#isDisclosed = link.disclosed && link.kind === linkKinds.guest;
    const { signal } = this.#listening;
    addEventListener("beforeunload", (event) => this.#askBeforeLeaving(event), { signal });
    addEventListener("online", () => this.#retry?.(), { signal });
    // Whoever looks at the screen after the person has turned to something else sees no value.
    document.addEventListener(
      "visibilitychange",
      () => {
        if (document.visibilityState === "hidden") this.#view?.hide();
      },
      { signal },
    );
  }

  /** True while going to another link would lose something. */
  get isBusy(): boolean {
    return !this.#isEnded && (this.#isWorking || this.#visit.mayBeClaimed || this.#visit.opened !== undefined);
  }

  isSame(link: ReadLink): boolean {
    return link.kind === this.#visit.link.kind && equalBytes(link.secret, this.#visit.link.secret);
  }

  async start(): Promise<void> {
    await whenSeen();
    if (!this.#isEnded) await this.#look();
  }

  end(): void {
    this.#isEnded = true;
    this.#listening.abort();
    this.#visit.end();
  }

  async #look(problem?: string): Promise<void> {
    await this.#step(async () => {
      const { state, expiresAt } = await this.#visit.look();
      if (this.#isEnded) return;
      this.#expiresAt = expiresAt;
      if (state !== "pending") return this.#gone(problem !== undefined && state === "revoked" ? "guesses" : state);
      if (this.#isDisclosed) return showMangled(this.#stage, () => void this.#report());
      if (this.#visit.needsPassphrase) return this.#askPassphrase(problem);
      this.#ask();
    }, "offline");
  }

  #ask(): void {
    const ask = () =>
      showConfirm(
        this.#stage,
        () => this.#ask(),
        () => void this.#reveal(),
      );
    showReady(this.#stage, this.#visit.link, this.#expiresAt, ask);
  }

  #askPassphrase(problem?: string): void {
    showPassphrase(this.#stage, {
      expiresAt: this.#expiresAt,
      isDisclosed: this.#visit.link.disclosed,
      problem,
      onPassphrase: (bytes) => void this.#reveal(bytes),
    });
  }

  async #reveal(passphrase?: Uint8Array): Promise<void> {
    showWorking(this.#stage, passphrase === undefined ? "opening" : "deriving");
    if (!(await this.#prepare(passphrase)) || this.#isEnded) return;
    await this.#claim();
  }

  /** @returns true when the keys are there. */
  async #prepare(passphrase?: Uint8Array): Promise<boolean> {
    this.#isWorking = true;
    try {
      if (await this.#visit.prepare(passphrase)) return true;
      this.#askPassphrase(words.passphrase.same);
    } catch (error) {
      showRefused(this.#stage, isKeyholdError(error) ? "other" : "memory");
    } finally {
      this.#isWorking = false;
    }
    return false;
  }

  async #claim(): Promise<void> {
    const wasBroken = this.#visit.mayBeClaimed;
    showWorking(this.#stage, "opening");
    await this.#step(async () => {
      const refusal = await this.#visit.claim();
      if (this.#isEnded) return;
      if (refusal === undefined) this.#show();
      else await this.#refused(refusal, wasBroken);
    }, "interrupted");
  }

  async #refused({ code, state }: Refusal, wasBroken: boolean): Promise<void> {
    switch (code) {
      case "taken":
        return this.#gone("taken");
      case "link_gone":
        return showGone(this.#stage, state === undefined || state === "pending" ? "unknown" : state, {
          lostHere: wasBroken && state === "lapsed",
        });
      case "bad_signature":
        if (!this.#visit.needsPassphrase) return showRefused(this.#stage, "other");
        return this.#look(words.passphrase.wrong(Math.max(1, badGuessLimit - this.#visit.wrongGuesses)));
      case "clock_wrong":
        return showTrouble(this.#stage, "clock", () => void this.#claim());
      case "rate_limited":
        return showTrouble(this.#stage, "busy", () => void this.#claim());
      default:
        return showRefused(this.#stage, "other");
    }
  }

  #show(): void {
    const message = this.#visit.opened;
    if (message === undefined) return;
    this.#isUntaken = true;
    this.#view = showRevealed(this.#stage, message, {
      onTaken: () => {
        this.#isUntaken = false;
      },
      onDone: () => {
        this.#isUntaken = false;
        this.end();
        showForgotten(this.#stage);
      },
    });
    void this.#acknowledge();
  }

  /** After the values are there for the person, never before: nothing is deleted at the relay that is not here. */
  async #acknowledge(): Promise<void> {
    for (let pause = 1000; !this.#isEnded; pause = Math.min(2 * pause, longestPause)) {
      const isTold = await this.#visit.acknowledge();
      if (this.#isEnded) return;
      this.#view?.told(isTold);
      if (isTold) return;
      await new Promise<void>((resolve) => {
        this.#retry = resolve;
        setTimeout(resolve, pause);
      });
    }
  }

  #gone(state: Parameters<typeof showGone>[1]): void {
    const canReport = this.#visit.hasKeys || !this.#visit.needsPassphrase;
    showGone(this.#stage, state, { onReport: canReport ? () => void this.#report() : undefined });
  }

  async #report(): Promise<void> {
    showWorking(this.#stage, "reporting");
    await this.#step(
      async () => {
        const isReady = this.#visit.hasKeys || (await this.#visit.prepare());
        showReported(this.#stage, isReady && (await this.#visit.report()));
      },
      "offline",
      () => this.#report(),
    );
  }

  /** Runs what asks the relay; when the line breaks, the person can try the same again. */
  async #step(
    act: () => Promise<void>,
    trouble: "offline" | "interrupted",
    again: () => Promise<void> = trouble === "offline" ? () => this.#lookAgain() : () => this.#claim(),
  ): Promise<void> {
    this.#isWorking = true;
    this.#retry = undefined;
    try {
      await act();
    } catch (error) {
      if (this.#isEnded) return;
      if (isKeyholdError(error, "relay_unreachable")) {
        const retry = () => {
          this.#retry = undefined;
          void again();
        };
        this.#retry = retry;
        return showTrouble(this.#stage, trouble, retry);
      }
      const forged = isKeyholdError(error, "message_forged", "not_for_me", "link_gone");
      showRefused(this.#stage, isKeyholdError(error, "unsupported") ? "newer" : forged ? "forged" : "other");
    } finally {
      this.#isWorking = false;
    }
  }

  async #lookAgain(): Promise<void> {
    showLoading(this.#stage);
    await this.#look();
  }

  #askBeforeLeaving(event: BeforeUnloadEvent): void {
    if (this.#isUntaken || this.#visit.mayBeClaimed) event.preventDefault();
  }
}
