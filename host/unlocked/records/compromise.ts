import type { CompromiseCause, CompromiseStep } from "../../../shared/contract/compromised-words.ts";
import type { Environment } from "../../../shared/contract/fields.ts";
import type { Tick } from "./life.ts";

/** A value that somebody has who should not. One plan runs for each value; what is over stays, for the report. */
export type CompromiseOverview = {
  kind: "compromise";
  valueId: string;
  /** As the key was called when it began, for when it is gone. */
  name: string;
  service: string;
  env: Environment;
  cause: CompromiseCause;
  why?: string;
  /** The newest version that is compromised, and since when that is known. */
  version: number;
  versionAt: number;
  /** Links that showed it, by record. */
  links?: string[];
  lastGoodAt: number;
  state: "running" | "closed" | "dropped";
  startedAt: number;
  startedBy: string;
  endedAt?: number;
  endedBy?: string;
  endWhy?: string;
  /** Ticked by hand. */
  ticks?: Ticks;
  /** When a step was found to be done without that. */
  noted?: Noted;
};
export type Ticks = { [Step in CompromiseStep]?: Tick };
export type Noted = { [Step in CompromiseStep]?: number };
