import { expect, test } from "vitest";
import { isLetterOnly, shortcutName } from "./shortcut-name.ts";

const none = { ctrlKey: false, metaKey: false, altKey: false, shiftKey: false };

test("a shortcut is called as it stands on its control", () => {
  expect(shortcutName({ ...none, key: "c" })).toBe("C");
  expect(shortcutName({ ...none, key: "k", ctrlKey: true })).toBe("Ctrl K");
  expect(shortcutName({ ...none, key: "k", metaKey: true })).toBe("Ctrl K");
  expect(shortcutName({ ...none, key: "C", ctrlKey: true, shiftKey: true })).toBe("Shift Ctrl C");
  expect(shortcutName({ ...none, key: "?", shiftKey: true })).toBe("?");
  expect(shortcutName({ ...none, key: "Delete" })).toBe("Del");
  expect(shortcutName({ ...none, key: "ArrowUp", shiftKey: true })).toBe("Shift Up");
  expect(shortcutName({ ...none, key: " " })).toBe("Space");
});

test("letters stay letters where somebody types", () => {
  for (const name of ["C", "?", "Space", "Del", "Up"]) expect(isLetterOnly(name)).toBe(true);
  for (const name of ["Ctrl K", "Esc", "F6", "Shift Ctrl C"]) expect(isLetterOnly(name)).toBe(false);
});
