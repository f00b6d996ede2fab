import { expect, test } from "vitest";
import { vaultName } from "./vault-name.ts";

test("a vault is called by its file's name", () => {
  expect(vaultName("/home/ada/halden.keyhold")).toBe("halden");
  expect(vaultName("C:\\Users\\Ada\\work.keyhold")).toBe("work");
  expect(vaultName("/home/ada/.keyhold")).toBe(".keyhold");
  expect(vaultName("vault")).toBe("vault");
});
