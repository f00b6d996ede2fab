/** Images by the programs that people have, and images that somebody made to do harm. */
import { resolve } from "node:path";
import { crc32, deflateSync } from "node:zlib";
import fc from "fast-check";
import jpeg from "jpeg-js";
import { PNG } from "pngjs";
import QRCode from "qrcode";
import { describe, expect, test } from "vitest";
import { isKeyholdError } from "../shared/contract/errors.ts";
import { testWorkers } from "../test/support/workers.ts";
import { readQrImage } from "./qr-image.ts";
import { qrTextOf } from "./qr-text.ts";

const address = "otpauth://totp/Example:ana?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP&issuer=Example";
const worker = resolve(testWorkers.unlocked, "../qr-worker.js");
const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => "ok",
    (error: unknown) => (isKeyholdError(error) ? error.code : `not ours: ${error}`),
  );

async function png(scale = 6): Promise<Uint8Array> {
  return new Uint8Array(await QRCode.toBuffer(address, { scale }));
}

/** The code in the corner of a photograph: larger, grey, noisy. */
async function photograph(width: number, height: number): Promise<Uint8Array> {
  const code = PNG.sync.read(Buffer.from(await png(16)));
  const data = Buffer.alloc(width * height * 4, 180);
  for (let y = 0; y < Math.min(code.height, height - 200); y++) {
    for (let x = 0; x < Math.min(code.width, width - 300); x++) {
      const noise = (x * 31 + y * 17) % 40;
      const value = (code.data[(y * code.width + x) * 4] ?? 0) === 0 ? 30 + noise : 220 - noise;
      data.fill(value, ((y + 200) * width + x + 300) * 4, ((y + 200) * width + x + 301) * 4);
    }
  }
  return jpeg.encode({ width, height, data }, 80).data;
}

function chunk(type: string, data: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(type), data]);
  const whole = Buffer.alloc(body.length + 8);
  whole.writeUInt32BE(data.length, 0);
  body.copy(whole, 4);
  whole.writeUInt32BE(crc32(body) >>> 0, body.length + 4);
  return whole;
}

function pngOf(width: number, height: number, interlace: number, pixels: Uint8Array): Uint8Array {
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 6, 0, 0, interlace], 8);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  const parts = [signature, chunk("IHDR", head), chunk("IDAT", pixels), chunk("IEND", new Uint8Array(0))];
  return new Uint8Array(Buffer.concat(parts));
}

const bomb = () => deflateSync(Buffer.alloc(64 * 1024 * 1024));

describe("an image of a QR code", () => {
  test("is read from PNG and from a photograph, in a worker, and is wiped", async () => {
    for (const image of [await png(), await png(2), await photograph(2000, 1500)]) {
      expect(new TextDecoder().decode(await readQrImage(image, worker, 300_000))).toBe(address);
      expect(image.every((byte) => byte === 0)).toBe(true);
    }
  });

  test.each([
    ["no image", () => new TextEncoder().encode("#!/bin/sh"), "unsupported"],
    ["nothing", () => new Uint8Array(0), "unsupported"],
    ["an image without a code", () => pngOf(40, 40, 0, deflateSync(Buffer.alloc(161 * 40))), "not_found"],
    ["a PNG that claims 4 billion pixels", () => pngOf(65_536, 65_536, 0, deflateSync(Buffer.alloc(9))), "too_large"],
    ["a PNG of no size", () => pngOf(0, 10, 0, deflateSync(Buffer.alloc(9))), "malformed"],
    ["a bomb", () => pngOf(16, 16, 0, bomb()), "malformed"],
    ["an interlaced bomb", () => pngOf(16, 16, 1, bomb()), "malformed"],
    ["a PNG without pixels", () => pngOf(16, 16, 0, new Uint8Array(0)), "malformed"],
    [
      "a JPEG that claims 4 billion pixels",
      () => Uint8Array.from([0xff, 0xd8, 0xff, 0xc0, 0, 17, 8, 0xff, 0xff, 0xff, 0xff, 3, 1, 0x11, 0, 2, 0x11, 0, 3]),
      "too_large",
    ],
    ["a JPEG that ends at once", () => Uint8Array.from([0xff, 0xd8, 0xff, 0xe0]), "malformed"],
  ])("%s is refused", async (_, image, code) => {
    expect(await codeOf(qrTextOf(image()))).toBe(code);
  });

  test("a decoder that does not end is ended, and the sentence says what to do", async () => {
    await expect(readQrImage(await photograph(3000, 2000), worker, 1)).rejects.toThrow("cut the picture down");
  });

  test("damage anywhere is a refusal or the same text, never a crash", async () => {
    const [small, photo] = [await png(2), await photograph(1000, 800)];
    const damage = fc.record({ at: fc.nat(), byte: fc.nat(255), cut: fc.nat(), photo: fc.boolean() });
    await fc.assert(
      fc.asyncProperty(damage, async ({ at, byte, cut, photo: isPhoto }) => {
        const image = (isPhoto ? photo : small).slice();
        image[at % image.length] = byte;
        const part = cut % 3 === 0 ? image.subarray(0, cut % image.length) : image;
        expect(["ok", "malformed", "not_found", "too_large", "unsupported"]).toContain(await codeOf(qrTextOf(part)));
      }),
      { numRuns: 25 },
    );
  });
});
