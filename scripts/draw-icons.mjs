/**
 * Draws the app's icons from `electron/icons/*.svg`; run by hand after a change there, its results are committed.
 * Needs rsvg-convert (Debian: librsvg2-bin). An .ico and an .icns are tables of PNG files, which is all this writes.
 */
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const folder = join(resolve(dirname(fileURLToPath(import.meta.url)), ".."), "electron", "icons");

function draw(name, size) {
  return execFileSync("rsvg-convert", ["-w", String(size), "-h", String(size), join(folder, `${name}.svg`)]);
}

function ico(sizes) {
  const images = sizes.map((size) => draw("icon", size));
  const head = Buffer.alloc(6 + 16 * images.length);
  head.writeUInt16LE(1, 2);
  head.writeUInt16LE(images.length, 4);
  let offset = head.length;
  images.forEach((image, index) => {
    const at = 6 + 16 * index;
    // 0 stands for 256.
    head.writeUInt8(sizes[index] % 256, at);
    head.writeUInt8(sizes[index] % 256, at + 1);
    head.writeUInt16LE(1, at + 4);
    head.writeUInt16LE(32, at + 6);
    head.writeUInt32LE(image.length, at + 8);
    head.writeUInt32LE(offset, at + 12);
    offset += image.length;
  });
  return Buffer.concat([head, ...images]);
}

function icns(sizes) {
  const parts = Object.entries(sizes).map(([type, size]) => {
    const image = draw("icon", size);
    const head = Buffer.alloc(8);
    head.write(type, "latin1");
    head.writeUInt32BE(image.length + 8, 4);
    return Buffer.concat([head, image]);
  });
  const head = Buffer.alloc(8);
  head.write("icns", "latin1");
  head.writeUInt32BE(8 + parts.reduce((sum, part) => sum + part.length, 0), 4);
  return Buffer.concat([head, ...parts]);
}

writeFileSync(join(folder, "icon.png"), draw("icon", 512));
writeFileSync(join(folder, "icon.ico"), ico([16, 32, 48, 256]));
writeFileSync(join(folder, "icon.icns"), icns({ ic11: 32, ic07: 128, ic08: 256, ic09: 512, ic10: 1024 }));
for (const name of ["tray", "trayTemplate"]) {
  writeFileSync(join(folder, `${name}.png`), draw(name, 16));
  writeFileSync(join(folder, `${name}@2x.png`), draw(name, 32));
}
