/**
 * A QR code in a PNG or JPEG file. Sizes are read from the file's head and judged before a decoder sees it: a small file
 * can claim, or unpack to, more than any memory holds.
 */
import { constants, inflateSync } from "node:zlib";
import { KeyholdError } from "../shared/contract/errors.ts";
import { wipe } from "../shared/crypto/bytes.ts";

/** A photograph of 24 megapixels is read; nothing that shows a QR code needs more. */
export const mostPixels = 25_000_000;
/** The longer side that codes are sought at: more only takes longer, and finds less. */
const soughtSide = 1600;

type Picture = { readonly width: number; readonly height: number; readonly data: Uint8Array };

/** @throws KeyholdError `malformed`, `unsupported`, `too_large`, `not_found`. */
export async function qrTextOf(file: Uint8Array): Promise<Uint8Array> {
  const picture = await decode(file);
  try {
    const text = await find(picture);
    if (text !== undefined) return text;
  } finally {
    wipe(picture.data);
  }
  throw new KeyholdError(
    "not_found",
    "There is no QR code to be found in this image. Nothing was changed; cut the picture down to the code, or copy the text that the service shows beside it.",
  );
}

async function decode(file: Uint8Array): Promise<Picture> {
  const kind = kindOf(file);
  if (kind === undefined) {
    throw new KeyholdError("unsupported", "This file is neither a PNG nor a JPEG image. Nothing was changed.");
  }
  try {
    return kind === "png" ? await decodePng(file) : await decodeJpeg(file);
  } catch (error) {
    if (error instanceof KeyholdError) throw error;
    // The decoders' own words may quote the file.
    throw broken();
  }
}

function kindOf(file: Uint8Array): "png" | "jpeg" | undefined {
  if ([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a].every((byte, index) => file[index] === byte)) return "png";
  return file[0] === 0xff && file[1] === 0xd8 && file[2] === 0xff ? "jpeg" : undefined;
}

async function decodePng(file: Uint8Array): Promise<Picture> {
  checkPng(file);
  const { PNG } = await import("pngjs");
  const { width, height, data } = PNG.sync.read(Buffer.from(file.buffer, file.byteOffset, file.length));
  return { width, height, data };
}

/** The head, and how much the pixels unpack to: an interlaced file is unpacked by the decoder without a bound. */
function checkPng(file: Uint8Array): void {
  const view = new DataView(file.buffer, file.byteOffset, file.length);
  const parts: Uint8Array[] = [];
  let claimed: number | undefined;
  for (let offset = 8; offset + 12 <= file.length; ) {
    const length = view.getUint32(offset);
    const type = view.getUint32(offset + 4);
    const start = offset + 8;
    if (length > file.length - start) throw broken();
    if (type === 0x49484452 && length === 13 && claimed === undefined) {
      const [width, height] = [view.getUint32(start), view.getUint32(start + 4)];
      checkSize(width, height);
      const bits = (file[start + 8] ?? 0) * (channels[file[start + 9] ?? 0] ?? 4);
      // Seven passes, each with rows of its own, each row with its filter.
      claimed = Math.ceil((width * bits) / 8 + 8) * height + 8 * (width + height) + 4096;
    } else if (type === 0x49444154) parts.push(file.subarray(start, start + length));
    offset = start + length + 4;
  }
  if (claimed === undefined || parts.length === 0) throw broken();
  unpack(parts, claimed * 2);
}

const channels: Readonly<Record<number, number>> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };

function unpack(parts: readonly Uint8Array[], most: number): void {
  const options = { maxOutputLength: most, finishFlush: constants.Z_SYNC_FLUSH };
  const unpacked = inflateSync(Buffer.concat(parts), options);
  unpacked.fill(0);
  if (unpacked.length === 0) throw broken();
}

async function decodeJpeg(file: Uint8Array): Promise<Picture> {
  checkJpeg(file);
  const { default: jpeg } = await import("jpeg-js");
  return jpeg.decode(file, {
    useTArray: true,
    formatAsRGBA: true,
    tolerantDecoding: false,
    maxResolutionInMP: mostPixels / 1_000_000,
    maxMemoryUsageInMB: 400,
  });
}

/** The first frame's size. */
function checkJpeg(file: Uint8Array): void {
  for (let offset = 2; offset + 9 < file.length; ) {
    if (file[offset] !== 0xff) throw broken();
    const marker = file[offset + 1] ?? 0;
    const length = ((file[offset + 2] ?? 0) << 8) | (file[offset + 3] ?? 0);
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
    if (isFrame) {
      const height = ((file[offset + 5] ?? 0) << 8) | (file[offset + 6] ?? 0);
      const width = ((file[offset + 7] ?? 0) << 8) | (file[offset + 8] ?? 0);
      checkSize(width, height);
      return;
    }
    offset += marker === 0xff ? 1 : 2 + length;
  }
  throw broken();
}

function checkSize(width: number, height: number): void {
  if (width === 0 || height === 0) throw broken();
  if (width * height <= mostPixels) return;
  throw new KeyholdError(
    "too_large",
    "The image has more than 25 million pixels. Nothing was changed; cut it down to the QR code.",
  );
}

/** Sought at a moderate size. */
async function find(picture: Picture): Promise<Uint8Array | undefined> {
  // A CommonJS module that names its default twice.
  const { default: module } = await import("jsqr");
  const jsQR = module as unknown as typeof module.default;
  const { data, width, height } = Math.max(picture.width, picture.height) <= soughtSide ? picture : shrunk(picture);
  const pixels = new Uint8ClampedArray(data.buffer, data.byteOffset, data.length);
  const found = jsQR(pixels, width, height, { inversionAttempts: "attemptBoth" });
  if (data !== picture.data) wipe(data);
  if (found === null) return undefined;
  const text = Uint8Array.from(found.binaryData);
  found.binaryData.fill(0);
  return text;
}

/** Each pixel the mean of those it stands for. */
function shrunk({ width, height, data }: Picture): Picture {
  const step = Math.ceil(Math.max(width, height) / soughtSide);
  const [columns, rows] = [Math.floor(width / step), Math.floor(height / step)];
  const small = new Uint8Array(columns * rows * 4);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      for (let channel = 0; channel < 4; channel++) {
        let sum = 0;
        for (let y = 0; y < step; y++) {
          for (let x = 0; x < step; x++) {
            sum += data[((row * step + y) * width + column * step + x) * 4 + channel] ?? 0;
          }
        }
        small[(row * columns + column) * 4 + channel] = sum / (step * step);
      }
    }
  }
  return { width: columns, height: rows, data: small };
}

function broken(): KeyholdError {
  return new KeyholdError("malformed", "The image file is damaged, or no image. Nothing was changed.");
}
