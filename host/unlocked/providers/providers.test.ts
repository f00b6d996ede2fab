/**
 * The adapters against machines on this computer that do what the providers' published descriptions say. Nothing here
 * was tried against the providers themselves.
 */
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { fromUtf8, utf8 } from "../../../shared/crypto/bytes.ts";
import { newApp } from "../../../test/support/app-case.ts";
import { type Answered, type Asked, FakeProvider } from "../../../test/support/fake-provider.ts";
import { newPlace, removePlace, type VaultPlace } from "../../../test/support/vault-case.ts";
import type { App } from "../app.ts";
import { keyHistory, keyValue } from "../keys/read-key.ts";
import { addKey } from "../keys/write-key.ts";
import { revokeOldValue, rotateAutomatically } from "../rotation/automatic-rotation.ts";
import { rotationOf } from "../rotation/find-rotation.ts";
import { startRotation } from "../rotation/run-rotation.ts";
import { adapterFor } from "./adapters.ts";
import { readAwsKey, writeAwsKey } from "./aws-key-text.ts";
import { knownProviderPages, providerPageOf } from "./provider-pages.ts";

let place: VaultPlace;
let app: App;
let fake: FakeProvider | undefined;
const clock = { now: 1_800_000_000_000 };
beforeEach(() => {
  place = newPlace();
  app = newApp(place, clock);
});
afterEach(async () => {
  app.vault.vault.close();
  removePlace(place);
  await fake?.close();
  fake = undefined;
});

/** A key of the service in the vault, its rotation running, and the fake in the provider's place. */
async function running(service: string, value: string, answer: (asked: Asked) => Answered) {
  fake = await FakeProvider.start(answer);
  app = { ...app, reachProvider: fake.reach };
  const { id } = addKey(app, { name: "K", env: "prod", service, value: utf8(value), type: "private", showOnce: false });
  const { rotationId } = startRotation(app, id, "asked", 0);
  const present = () => fromUtf8(keyValue(app, { key: { id }, purpose: "reveal" }).value);
  const versions = () => keyHistory(app, { key: { id } }).versions.length;
  return { fake, id, at: { id: rotationId }, present, versions };
}

const sendgridKey = (letter: string) => `SG.${letter.repeat(22)}.${letter.repeat(43)}`;

function sendgridFake() {
  const keys = new Map([["a".repeat(22), { name: "Mail", scopes: ["mail.send", "api_keys.create"] }]]);
  let next = "b";
  const answer = ({ method, path, body, request }: Asked): Answered => {
    const id = path.split("/")[3];
    const by = /^Bearer SG\.(.{22})\./.exec(request.headers.authorization ?? "")?.[1] ?? "";
    if (!keys.has(by)) return { status: 401, text: '{"errors":[{"message":"authorization required"}]}' };
    if (method === "POST") {
      const made = next.repeat(22);
      const value = sendgridKey(next);
      next = String.fromCharCode(next.charCodeAt(0) + 1);
      keys.set(made, JSON.parse(body));
      return { status: 201, text: JSON.stringify({ api_key: value, api_key_id: made, ...JSON.parse(body) }) };
    }
    if (method === "DELETE") return { status: id !== undefined && keys.delete(id) ? 204 : 404 };
    if (id === undefined) {
      const result = [...keys].map(([api_key_id, { name }]) => ({ name, api_key_id }));
      return { status: 200, text: JSON.stringify({ result }) };
    }
    const key = keys.get(id);
    if (key === undefined) return { status: 404 };
    return { status: 200, text: JSON.stringify({ api_key_id: id, ...key }) };
  };
  return { keys, answer };
}

describe("SendGrid", () => {
  test("a new key with the old one's scopes; the old one is deleted by the new one", async () => {
    const { keys, answer } = sendgridFake();
    const { at, present, versions } = await running("SendGrid", sendgridKey("a"), answer);
    await rotateAutomatically(app, at);
    expect(present()).toBe(sendgridKey("b"));
    expect(keys.get("b".repeat(22))?.scopes).toEqual(["mail.send", "api_keys.create"]);
    expect(keys.size).toBe(2);
    const { rotation } = await revokeOldValue(app, { ...at, by: "provider" });
    expect([...keys.keys()]).toEqual(["b".repeat(22)]);
    expect(rotation).toMatchObject({ state: "done", oldRevokedBy: "provider" });
    expect(versions()).toBe(2);
  });

  test("a lost answer loses no key silently: what was made is deleted, and one is made anew", async () => {
    const { keys, answer } = sendgridFake();
    const { fake, at, present, versions } = await running("SendGrid", sendgridKey("a"), answer);
    fake.lose = { fits: /^POST/, times: 1 };
    await expect(rotateAutomatically(app, at)).rejects.toMatchObject({ code: "provider_unreachable" });
    expect(keys.size).toBe(2);
    expect(versions()).toBe(1);
    expect(rotationOf(app, at.id).lost).toBeDefined();
    await rotateAutomatically(app, at);
    expect([...keys.keys()]).toEqual(["a".repeat(22), "c".repeat(22)]);
    expect(present()).toBe(sendgridKey("c"));
    expect(rotationOf(app, at.id).lost).toBeUndefined();
    expect(fake.asked.filter((line) => line.startsWith("POST"))).toHaveLength(2);
  });

  test("asked to wait, it waits as long as it is asked; too long is told", async () => {
    const { keys, answer } = sendgridFake();
    const { fake, at } = await running("SendGrid", sendgridKey("a"), answer);
    fake.instead = { answer: { status: 429, headers: { "retry-after": "3600" } }, times: 1 };
    await expect(rotateAutomatically(app, at)).rejects.toMatchObject({ code: "rate_limited" });
    fake.instead = { answer: { status: 429, headers: { "retry-after": "2" } }, times: 2 };
    await rotateAutomatically(app, at);
    expect(fake.waits).toEqual([2000, 2000]);
    expect(keys.size).toBe(2);
  });

  test("a no says what it needs, leaves nothing behind, and never repeats the key", async () => {
    const { fake, at, versions } = await running("SendGrid", sendgridKey("a"), () => ({ status: 403 }));
    const refusal = await rotateAutomatically(app, at).catch((error) => error);
    expect(refusal).toMatchObject({ code: "provider_refused" });
    expect(refusal.message).not.toContain("aaaa");
    expect(fake.asked).toHaveLength(1);
    expect(rotationOf(app, at.id).lost).toBeUndefined();
    expect(versions()).toBe(1);
  });
});

describe("GitLab", () => {
  const token = (letter: string) => `glpat-${letter.repeat(20)}`;
  function gitlabFake() {
    const state = { active: token("a"), familyRevoked: false };
    const answer = ({ method, path, request }: Asked): Answered => {
      const given = request.headers["private-token"];
      if (path.includes("/rotate")) {
        // As documented: a token that was rotated once and is rotated again takes the whole family with it.
        if (given !== state.active) state.familyRevoked = true;
        if (given !== state.active) return { status: 401, text: '{"message":"401 Unauthorized"}' };
        state.active = token("b");
        return { status: 200, text: JSON.stringify({ id: 2, token: state.active, expires_at: "2027-12-31" }) };
      }
      if (given !== state.active) return { status: 401 };
      return method === "DELETE" ? { status: 204 } : { status: 200, text: "{}" };
    };
    return { state, answer };
  }

  test("the token rotates itself, and its old value has ended with it", async () => {
    const { answer } = gitlabFake();
    const { at, present } = await running("GitLab", token("a"), answer);
    const { rotation } = await rotateAutomatically(app, at);
    expect(present()).toBe(token("b"));
    expect(rotation).toMatchObject({ oldRevokedBy: "provider" });
  });

  test("after a lost answer it is only looked, never rotated again", async () => {
    const { state, answer } = gitlabFake();
    const { fake, at, versions } = await running("GitLab", token("a"), answer);
    fake.lose = { fits: /rotate/, times: 1 };
    await expect(rotateAutomatically(app, at)).rejects.toMatchObject({ code: "provider_unreachable" });
    await expect(rotateAutomatically(app, at)).rejects.toMatchObject({ code: "conflict" });
    expect(fake.asked.filter((line) => line.includes("/rotate"))).toHaveLength(1);
    expect(state.familyRevoked).toBe(false);
    expect(versions()).toBe(1);
    expect(rotationOf(app, at.id).lost?.text).toContain("never arrived");
  });
});

describe("AWS IAM", () => {
  const secret = (letter: string) => letter.repeat(40);
  const value = (number: number) =>
    `aws_access_key_id=AKIA${String(number).repeat(16)}\naws_secret_access_key=${secret("s")}\n`;
  function awsFake() {
    const keys = new Map([[`AKIA${"1".repeat(16)}`, "Active"]]);
    let next = 2;
    const xml = (name: string, inner: string): Answered => ({
      status: 200,
      text: `<${name}Response>${inner}</${name}Response>`,
    });
    const answer = ({ body, request }: Asked): Answered => {
      const asked = new URLSearchParams(body);
      const by = /Credential=(AKIA\w{16})\//.exec(request.headers.authorization ?? "")?.[1] ?? "";
      const no = (status: number, code: string) => ({
        status,
        text: `<ErrorResponse><Error><Code>${code}</Code></Error></ErrorResponse>`,
      });
      if (keys.get(by) !== "Active") return no(403, "InvalidClientTokenId");
      const id = asked.get("AccessKeyId") ?? "";
      switch (asked.get("Action")) {
        case "CreateAccessKey": {
          if (keys.size >= 2) return no(409, "LimitExceeded");
          const made = `AKIA${String(next++).repeat(16)}`;
          keys.set(made, "Active");
          return xml(
            "CreateAccessKey",
            `<AccessKey><AccessKeyId>${made}</AccessKeyId><SecretAccessKey>${secret("t")}</SecretAccessKey></AccessKey>`,
          );
        }
        case "ListAccessKeys":
          return xml(
            "ListAccessKeys",
            [...keys.keys()]
              .map(
                (one) =>
                  `<member><AccessKeyId>${one}</AccessKeyId><CreateDate>2027-01-01T00:00:00Z</CreateDate></member>`,
              )
              .join(""),
          );
        case "UpdateAccessKey":
          keys.set(id, asked.get("Status") ?? "");
          return xml("UpdateAccessKey", "");
        default:
          return keys.delete(id) ? xml("DeleteAccessKey", "") : no(404, "NoSuchEntity");
      }
    };
    return { keys, answer };
  }

  test("a second key is made in the old one's form; the first is switched off and deleted", async () => {
    const { keys, answer } = awsFake();
    const { fake, at, present } = await running("AWS", value(1), answer);
    await rotateAutomatically(app, at);
    expect(present()).toBe(value(2).replace(secret("s"), secret("t")).trim());
    await revokeOldValue(app, { ...at, by: "provider" });
    expect([...keys.keys()]).toEqual([`AKIA${"2".repeat(16)}`]);
    expect(fake.asked.slice(-2)).toEqual(["POST / Action=UpdateAccessKey", "POST / Action=DeleteAccessKey"]);
  });

  test("a lost answer: the key that nobody has is named, and deleted only when the person says so", async () => {
    const { keys, answer } = awsFake();
    const { fake, at, present } = await running("AWS", value(1), answer);
    fake.lose = { fits: /CreateAccessKey/, times: 1 };
    await expect(rotateAutomatically(app, at)).rejects.toMatchObject({ code: "provider_unreachable" });
    await expect(rotateAutomatically(app, at)).rejects.toMatchObject({ code: "conflict" });
    const orphan = `AKIA${"2".repeat(16)}`;
    expect(rotationOf(app, at.id).lost?.orphans).toMatchObject([{ id: orphan }]);
    expect(keys.has(orphan)).toBe(true);
    await rotateAutomatically(app, { ...at, discard: orphan });
    expect([...keys.keys()]).toEqual([`AKIA${"1".repeat(16)}`, `AKIA${"3".repeat(16)}`]);
    expect(readAwsKey(present())?.accessKeyId).toBe(`AKIA${"3".repeat(16)}`);
  });

  test("two keys already: said, and nothing is left behind", async () => {
    const { keys, answer } = awsFake();
    keys.set(`AKIA${"9".repeat(16)}`, "Active");
    const { at } = await running("AWS", value(1), answer);
    const refusal = await rotateAutomatically(app, at).catch((error) => error);
    expect(refusal.message).toContain("two access keys");
    expect(rotationOf(app, at.id).lost).toBeUndefined();
  });

  test.each([
    `AKIA${"1".repeat(16)}:${secret("s")}`,
    `AKIA${"1".repeat(16)}\n${secret("s")}`,
    value(1),
    JSON.stringify({ AccessKey: { AccessKeyId: `AKIA${"1".repeat(16)}`, SecretAccessKey: secret("s") } }),
  ])("a form that people keep them in: %j", (text) => {
    const old = readAwsKey(text);
    expect(old).toEqual({ accessKeyId: `AKIA${"1".repeat(16)}`, secretAccessKey: secret("s") });
    if (old === undefined) return;
    const fresh = { accessKeyId: `AKIA${"2".repeat(16)}`, secretAccessKey: secret("t") };
    expect(readAwsKey(writeAwsKey(text, old, fresh))).toEqual(fresh);
  });
});

describe("who only revokes", () => {
  test.each([
    ["GitHub", `ghp_${"a".repeat(36)}`, { status: 202 }, "POST /credentials/revoke"],
    ["Slack", `xoxb-${"1".repeat(12)}`, { status: 200, text: '{"ok":true,"revoked":true}' }, "POST /api/auth.revoke"],
  ] as const)("%s makes none by its interface, and ends the old one", async (service, value, answer, line) => {
    const { fake, at } = await running(service, value, () => answer);
    await expect(rotateAutomatically(app, at)).rejects.toMatchObject({ code: "unsupported" });
    await expect(revokeOldValue(app, { ...at, by: "provider" })).rejects.toMatchObject({ code: "refused" });
    expect(fake.asked).toEqual([]);
    const { rotateToNewValue } = await import("../rotation/new-value.ts");
    rotateToNewValue(app, { ...at, value: utf8(`${value}new`), correct: false });
    const { rotation } = await revokeOldValue(app, { ...at, by: "provider" });
    expect(fake.asked).toEqual([line]);
    expect(rotation.state).toBe("done");
  });
});

test("every adapter has one fixed https address, and every page is one", () => {
  for (const service of ["aws", "github", "gitlab", "sendgrid", "slack"]) {
    expect(new URL(adapterFor(service)?.base ?? "").protocol).toBe("https:");
  }
  expect(knownProviderPages.size).toBeGreaterThanOrEqual(25);
  for (const page of knownProviderPages.values()) expect(new URL(page).protocol).toBe("https:");
  expect(providerPageOf({ service: "Twilio SendGrid" })).toContain("sendgrid");
  expect(providerPageOf({ service: "constructor" })).toBeUndefined();
  expect(providerPageOf({ service: "Stripe", providerPage: "https://own.example/" })).toBe("https://own.example/");
});
