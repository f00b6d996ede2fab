import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { otherOpeners, removeOpenerFile, writeOpenerFile } from "./opener-file.ts";

const address = "http://127.0.0.1:4711/?window#AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
/** More than Linux hands out. */
const nobody = 2 ** 30;
let root: string;
let folder: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "keyhold-opener-"));
  folder = join(root, "window");
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

test("only its owner may read the file, and it leads to the address", () => {
  const file = writeOpenerFile(folder, address);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(statSync(folder).mode & 0o777).toBe(0o700);
  expect(readFileSync(file, "utf8")).toContain(`location.assign("${address}")`);
  removeOpenerFile(file);
  expect(existsSync(file)).toBe(false);
});

test("what lies in its place is replaced, not written through", () => {
  const file = writeOpenerFile(folder, address);
  rmSync(file);
  const elsewhere = join(root, "elsewhere");
  writeFileSync(elsewhere, "untouched");
  symlinkSync(elsewhere, file);
  writeOpenerFile(folder, address);
  expect(readFileSync(elsewhere, "utf8")).toBe("untouched");
  expect(statSync(file).mode & 0o777).toBe(0o600);
});

test("the files of ended runs are taken away, those of others count", () => {
  writeOpenerFile(folder, address);
  writeFileSync(join(folder, `open-${nobody}.html`), "");
  writeFileSync(join(folder, `open-${process.ppid}.html`), "");
  expect(otherOpeners(folder)).toBe(1);
  writeOpenerFile(folder, address);
  expect(readdirSync(folder).sort()).toEqual([`open-${process.pid}.html`, `open-${process.ppid}.html`].sort());
  expect(otherOpeners(join(root, "nowhere"))).toBe(0);
});

test.each([
  "http://evil.example/?window#AAAA",
  "http://127.0.0.1:1/?window#a</script>",
  'http://127.0.0.1:1/?window#"+alert(1)+"',
])("an address of another form is refused: %s", (bad) => {
  expect(() => writeOpenerFile(folder, bad)).toThrow(TypeError);
});
