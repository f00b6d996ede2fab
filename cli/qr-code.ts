import { toString as draw } from "qrcode";

/** A QR code of block characters, for a terminal. */
export async function qrCode(text: string): Promise<string> {
  return `${await draw(text, { type: "utf8", errorCorrectionLevel: "L", margin: 2 })}\n`;
}
