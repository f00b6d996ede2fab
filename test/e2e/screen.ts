/** A screen of the window and how one comes to it, for pictures and for axe. */
import type { Desk } from "./desk.ts";

export type Screen = {
  /** As the picture's file is called. */
  readonly name: string;
  readonly show: (desk: Desk) => Promise<unknown>;
  /** What is to be looked at, into view again after the window or its text changed size. */
  readonly again?: (desk: Desk) => Promise<unknown>;
  /** Back to where the next one begins. */
  readonly leave?: (desk: Desk) => Promise<unknown>;
};
