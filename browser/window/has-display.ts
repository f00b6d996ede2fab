import type { Surroundings } from "../../host/data-directory.ts";

/** Whether a window could be seen by whoever started this. */
export function hasDisplay({ env, platform }: Surroundings): boolean {
  if (platform === "win32") return true;
  // A Mac always has a screen, but somebody who comes by SSH does not sit at it.
  if (platform === "darwin") return !isSet(env.SSH_CONNECTION);
  return isSet(env.DISPLAY) || isSet(env.WAYLAND_DISPLAY);
}

function isSet(value: string | undefined): boolean {
  return value !== undefined && value !== "";
}
