import { expect, test } from "vitest";
import { backupFile } from "./backup-file.ts";

test("a backup lies beside its vault and says when it was made", () => {
  const now = new Date("2026-11-22T09:05:00").getTime();
  expect(backupFile("/home/ada/halden.keyhold", now)).toBe("/home/ada/halden-2026-11-22-0905.keyhold-backup");
  expect(backupFile("C:\\v\\work", now)).toBe("C:\\v\\work-2026-11-22-0905.keyhold-backup");
});
