/** What a value's text tells about it, kept beside it so that nobody needs to open it again to judge it. */
import type { ValueTraits } from "../records/keys.ts";
import { recogniseShape } from "./known-shapes.ts";
import { shapeText } from "./shape-text.ts";
import { estimateBits } from "./strength.ts";

/** Below this a value can be guessed by somebody who can try many: half of what a provider's shortest keys have. */
export const weakBelowBits = 64;

/**
 * @returns undefined when there is nothing to say. Nothing of the value itself: whether it is weak, and whether its
 * provider marks it as live or as a test key.
 */
export function traitsOf(value: Uint8Array): ValueTraits | undefined {
  const shape = recogniseShape(shapeText(value));
  const traits: ValueTraits = {};
  if (shape === undefined && estimateBits(value) < weakBelowBits) traits.weak = true;
  if (shape?.stage !== undefined) traits.stage = shape.stage;
  return Object.keys(traits).length === 0 ? undefined : traits;
}
