import { expect, test } from "vitest";
import { initials } from "./initials.ts";

test("two letters of a name, whatever the script", () => {
  expect(initials("Ilse Vermeer")).toBe("IV");
  expect(initials("Ada")).toBe("AD");
  expect(initials("Maria del Carmen Ruiz")).toBe("MR");
  expect(initials("𝒜da")).toBe("𝒜D");
  expect(initials(" ")).toBe("");
});
