import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { utf8 } from "../../../shared/crypto/bytes.ts";
import { newApp, secondApp, type TestClock } from "../../../test/support/app-case.ts";
import { errorCodeOf } from "../../../test/support/error-code.ts";
import { newPlace, removePlace, type VaultPlace } from "../../../test/support/vault-case.ts";
import type { AuditRecord } from "../../../vault/audit-chain.ts";
import type { App } from "../app.ts";
import { getKey } from "../keys/read-key.ts";
import { removeKey, restoreKey } from "../keys/remove-key.ts";
import { addKey, editKey } from "../keys/write-key.ts";
import { sweep } from "../sweep.ts";
import { showCode } from "./show-code.ts";
import { removeTotp, restoreTotp, setTotp } from "./write-totp.ts";

const day = 24 * 60 * 60 * 1000;
const first = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP";
const second = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";
const uri = (seed: string, label = "Example:ana", rest = "") => `otpauth://totp/${label}?secret=${seed}${rest}`;

let place: VaultPlace;
let clock: TestClock;
let app: App;
let key: { id: string };
beforeEach(() => {
  place = newPlace();
  clock = { now: 1_800_000_000_000 };
  // The log's own dates, by which a removal has to be old as well.
  vi.useFakeTimers({ toFake: ["Date"], now: clock.now });
  app = newApp(place, clock);
  const value = { name: "EXAMPLE", env: "dev", service: "Example", value: utf8("a value"), type: "private" } as const;
  key = { id: addKey(app, { ...value, showOnce: false }).id };
});
afterEach(() => {
  vi.useRealTimers();
  app.vault.vault.close();
  removePlace(place);
});

const set = (text: string, by = app) => {
  clock.now++;
  return setTotp(by, { key, from: { uri: utf8(text) } });
};
const logged = (): AuditRecord[] => app.vault.vault.readAudit({ from: 1, limit: 1000 });
const actions = () =>
  logged().flatMap(({ action, subject }) => (action.startsWith("totp.") ? [`${action} ${subject}`] : []));
const shown = (account?: string) =>
  showCode(app, { key, account, purpose: "reveal" }).shown.map(({ codes }) =>
    codes.map(({ code }) => Buffer.from(code).toString()),
  );
const accounts = () => getKey(app, { key }).accounts;

describe("one-time codes of a key", () => {
  test("are added once, replaced, removed, and brought back as they were", () => {
    expect(set(uri(first)).outcome).toBe("added");
    const codes = shown();
    expect(set(uri(first)).outcome).toBe("same");
    expect(set(uri(second)).outcome).toBe("replaced");
    expect(accounts()).toHaveLength(1);
    expect(shown()).not.toEqual(codes);
    clock.now++;
    restoreTotp(app, { key });
    expect(accounts()).toHaveLength(1);
    expect(shown()).toEqual(codes);
    clock.now++;
    removeTotp(app, { key, account: "ana" });
    expect(accounts()).toEqual([]);
    expect(errorCodeOf(() => shown())).toBe("not_found");
    restoreTotp(app, { key });
    expect(shown()).toEqual(codes);
    expect(actions()).toEqual([
      "totp.set EXAMPLE (dev), Example: ana",
      "totp.reveal EXAMPLE (dev), Example: ana",
      "totp.replace EXAMPLE (dev), Example: ana",
      "totp.reveal EXAMPLE (dev), Example: ana",
      "totp.restore EXAMPLE (dev), Example: ana",
      "totp.reveal EXAMPLE (dev), Example: ana",
      "totp.remove EXAMPLE (dev), Example: ana",
      "totp.restore EXAMPLE (dev), Example: ana",
      "totp.reveal EXAMPLE (dev), Example: ana",
    ]);
  });

  test("of several accounts are shown together and used one by one; no one is taken for another", () => {
    set(uri(first));
    set(uri(second, "Example:ben", "&digits=8&period=10"));
    const both = shown();
    expect(both.map((codes) => codes.length)).toEqual([2, 4]);
    expect(shown("ben")).toEqual([both[1]]);
    expect(shown("example:ANA")).toEqual([both[0]]);
    for (const purpose of ["copy", "inject"] as const) {
      expect(errorCodeOf(() => showCode(app, { key, purpose }))).toBe("ambiguous");
      const one = showCode(app, { key, account: accounts()[1]?.id, purpose }).shown;
      expect(one.map(({ codes }) => codes.length)).toEqual([1]);
    }
    expect(errorCodeOf(() => removeTotp(app, { key }))).toBe("ambiguous");
    expect(errorCodeOf(() => shown("carl"))).toBe("not_found");
    for (let index = 0; index < 8; index++) set(uri(first, `other${index}`));
    expect(errorCodeOf(() => set(uri(first, "one too many")))).toBe("refused");
    expect(accounts()).toHaveLength(10);
  });

  test("stay with their value when it is replaced, moved and renamed, and come back with it", () => {
    set(uri(first));
    const codes = shown();
    editKey(app, { key, value: utf8("another value") });
    editKey(app, { key, name: "OTHER", moveTo: "prod" });
    expect(shown()).toEqual(codes);
    removeKey(app, { key });
    expect(errorCodeOf(() => shown())).toBe("not_found");
    restoreKey(app, { key });
    expect(shown()).toEqual(codes);
  });

  test("are deleted with their value; a removed seed after 30 days", () => {
    set(uri(first));
    set(uri(second));
    set(uri(first, "Example:ben"));
    const rows = () => app.records.all("totp").length;
    const pass = (days: number) => {
      for (let step = 0; step < days; step++) {
        clock.now += day;
        vi.setSystemTime(clock.now);
        app.vault.audit({ action: "vault.unlock", subject: "vault", outcome: "ok" });
      }
      sweep(app);
    };
    expect(rows()).toBe(3);
    pass(29);
    expect(rows()).toBe(3);
    pass(2);
    expect(rows()).toBe(2);
    expect(actions().at(-1)).toBe("totp.delete EXAMPLE (dev), Example: ana");
    removeKey(app, { key });
    pass(31);
    expect(app.keys.value(key.id)).toBeUndefined();
    expect(rows()).toBe(0);
  });

  test("are not lost when two processes set and remove at once", () => {
    const other = secondApp(place, clock);
    set(uri(first));
    set(uri(second, "Example:ben"), other);
    removeTotp(app, { key, account: "ana" });
    expect(errorCodeOf(() => removeTotp(other, { key, account: "ana" }))).toBe("not_found");
    app.vault.refresh();
    expect(accounts().map(({ account }) => account)).toEqual(["ben"]);
    other.vault.vault.close();
  });

  test("leave no seed in what is shown in lists, and none anywhere in an answer", () => {
    const answer = JSON.stringify([set(uri(first)), getKey(app, { key }), app.records.all("totp")]);
    for (const text of [first, Buffer.from("Hello!\xde\xad\xbe\xef", "latin1").toString("base64url").slice(0, 10)]) {
      expect(answer).not.toContain(text);
    }
  });
});
