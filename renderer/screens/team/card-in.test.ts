import { expect, test } from "vitest";
import { cardIn } from "./card-in.ts";

test("the card is found in a message", () => {
  expect(cardIn("Hi, my card: keyhold-id1.AbC_-9\n\nIlse")).toBe("keyhold-id1.AbC_-9");
  expect(cardIn(" keyhold-id1.AbC ")).toBe("keyhold-id1.AbC");
});

test("anything else goes to the host as it is, which says what is wrong with it", () => {
  expect(cardIn(" hello ")).toBe("hello");
  expect(cardIn("  ")).toBe("");
});
