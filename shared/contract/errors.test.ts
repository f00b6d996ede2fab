import { describe, expect, test } from "vitest";
import { errorCodes, errorFrom, errorShape, isKeyholdError, KeyholdError } from "./errors.ts";

describe("error codes", () => {
  test("are a closed list of plain words, each once", () => {
    expect(new Set(errorCodes).size).toBe(errorCodes.length);
    for (const code of errorCodes) expect(code).toMatch(/^[a-z]+(?:_[a-z]+)*$/);
  });
});

describe("what crosses a border", () => {
  test("is code and message of our own error, without stack or cause", () => {
    const error = new KeyholdError("vault_busy", "Try again.", { cause: new Error("secret path") });
    expect(errorShape(error)).toEqual({ code: "vault_busy", message: "Try again." });
    expect(JSON.stringify(errorShape(error))).not.toContain("secret path");
  });

  test("keeps the hint for the door, there and back", () => {
    const error = errorFrom(errorShape(new KeyholdError("ambiguous", "Several.", { hint: "choose_environment" })));
    expect(errorShape(error)).toEqual({ code: "ambiguous", message: "Several.", hint: "choose_environment" });
  });

  test("is a fixed sentence for anything else, which may quote input", () => {
    for (const thrown of [new Error("hunter2"), new TypeError("hunter2"), "hunter2", { message: "hunter2" }, null]) {
      const shape = errorShape(thrown);
      expect(shape.code).toBe("internal");
      expect(JSON.stringify(shape)).not.toContain("hunter2");
    }
  });
});

describe("recognising one", () => {
  test("by class, and by code when codes are given", () => {
    const error = new KeyholdError("locked", "Unlock first.");
    expect(error).toBeInstanceOf(Error);
    expect(error.name).toBe("KeyholdError");
    expect(isKeyholdError(error)).toBe(true);
    expect(isKeyholdError(error, "not_found", "locked")).toBe(true);
    expect(isKeyholdError(error, "not_found")).toBe(false);
    expect(isKeyholdError({ code: "locked", message: "forged" })).toBe(false);
    expect(isKeyholdError(new Error("locked"))).toBe(false);
  });
});
