import type { Found } from "./reference.ts";

/** A place of a template that a value takes, quotes of its own included. */
export type Spot = Found & {
  /** The value as it is written there. @throws CannotStand. */
  readonly write: (value: string) => string;
};

/** Why a value cannot be written at a place; part of a sentence. */
export class CannotStand extends Error {}

/** Letters and signs that mean nothing to shells, YAML or `.env` readers. */
export const plainText = /^[A-Za-z0-9_./+@%^=-]+$/;
