/** The names under which main and preload talk. One channel for each method: there is none that takes a method's name. */
import type { MethodName } from "../shared/contract/api.ts";

export function methodChannel(name: MethodName): string {
  return `keyhold:${name}`;
}

export const chooseFileChannel = "keyhold-choose-file";
/** From main to the page: what the host says unasked. */
export const eventChannel = "keyhold-event";
/** From main to the page: what the person asked for outside the page. */
export const requestChannel = "keyhold-request";
