/**
 * Keyhold needs no camera, place, notification or device from a page, and not the clipboard either: the host copies.
 * Electron grants whatever nobody asked about, so both the request and the check are answered, and devices too.
 */
import type { Session } from "electron";

export function denyPermissions(
  session: Pick<Session, "setPermissionRequestHandler" | "setPermissionCheckHandler" | "setDevicePermissionHandler">,
): void {
  session.setPermissionRequestHandler((_contents, _permission, answer) => answer(false));
  session.setPermissionCheckHandler(() => false);
  session.setDevicePermissionHandler(() => false);
}
