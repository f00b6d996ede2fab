import type { WebSocket } from "ws";
import { pageSocket } from "./page-socket.ts";
import type { Pages } from "./pages.ts";

/**
 * Takes a page in. The server hands its socket over paused, so that nothing it said in the meantime is lost.
 * @returns false when the page has left already.
 */
export function addPage(pages: Pages, socket: WebSocket): boolean {
  if (socket.readyState !== socket.OPEN) return false;
  pages.add(pageSocket(socket));
  socket.resume();
  return true;
}
