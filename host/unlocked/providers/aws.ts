/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateAccessKey.html and its neighbours. */
import type { LostOutcome, MadeValue, ProviderAdapter, ProviderCall } from "./adapter.ts";
import { readAwsKey, writeAwsKey } from "./aws-key-text.ts";
import { LostAnswer, type ProviderAnswer } from "./provider-http.ts";
import { refusal } from "./refusal.ts";
import { type AwsKey, signedHeaders } from "./signature-v4.ts";

const name = "AWS IAM";
const signedFor = {
  region: "us-east-1",
  service: "iam",
  contentType: "application/x-www-form-urlencoded; charset=utf-8",
};
const hint =
  "It needs iam:CreateAccessKey, iam:ListAccessKeys, iam:UpdateAccessKey and iam:DeleteAccessKey for its own user; a user has two keys at most.";

type Listed = { readonly id: string; readonly createdAt: string };

export const aws: ProviderAdapter = {
  name,
  base: "https://iam.amazonaws.com",
  keepsOld: true,
  needs: "The key acts for its own user, who must be allowed to manage their access keys and have fewer than two.",
  refuses: (old) =>
    readAwsKey(old) === undefined
      ? "An AWS access key is two texts, the id (AKIA…) and the secret: keep both in one value, as ID:SECRET or as lines."
      : undefined,

  before: async (call) => (await list(call)).map(({ id }) => id),

  async rotate(call): Promise<MadeValue> {
    const answer = await send(call, { Action: "CreateAccessKey" }, false);
    if (answer.status !== 200) throw refused(answer);
    const fresh: AwsKey = {
      accessKeyId: element(answer.text, "AccessKeyId") ?? "",
      secretAccessKey: element(answer.text, "SecretAccessKey") ?? "",
    };
    if (fresh.accessKeyId === "" || fresh.secretAccessKey === "") {
      throw new LostAnswer(
        "provider_unreachable",
        "AWS made an access key and its secret did not arrive whole. Nothing changed here. Ask again: Keyhold looks for it.",
      );
    }
    return { value: writeAwsKey(call.old, keyOf(call.old), fresh) };
  },

  /** Access keys have no names: what was not there before may be ours or somebody else's, so the person says. */
  async afterLost(call, before): Promise<LostOutcome> {
    const orphans = (await list(call)).filter(({ id }) => !before.includes(id));
    if (orphans.length === 0) return { kind: "nothing" };
    const ids = orphans.map(({ id }) => id).join(", ");
    return {
      kind: "lost",
      text: `AWS has an access key that was not there before (${ids}), and its secret never arrived. If nobody else made it, have it deleted and ask again.`,
      orphans,
    };
  },

  async discard(call, id) {
    await remove(call, id);
  },

  /** First made inactive, then deleted, as AWS advises: a key that cannot be deleted works no more all the same. */
  async revoke(call) {
    const { accessKeyId } = keyOf(call.old);
    if (accessKeyId === keyOf(call.admin).accessKeyId) {
      // A key that switches itself off could not delete itself afterwards.
      return remove(call, accessKeyId);
    }
    const off = await send(call, { Action: "UpdateAccessKey", AccessKeyId: accessKeyId, Status: "Inactive" }, true);
    if (off.status !== 200 && !isUnknown(off)) throw refused(off);
    await remove(call, accessKeyId);
  },
};

function keyOf(text: string): AwsKey {
  const key = readAwsKey(text);
  if (key === undefined) throw refusal(name, { status: 401, text: "" });
  return key;
}

async function list(call: ProviderCall): Promise<Listed[]> {
  const answer = await send(call, { Action: "ListAccessKeys" }, true);
  if (answer.status !== 200) throw refused(answer);
  return [...answer.text.matchAll(/<member>([\s\S]*?)<\/member>/g)].map(([, member = ""]) => ({
    id: element(member, "AccessKeyId") ?? "",
    createdAt: element(member, "CreateDate") ?? "",
  }));
}

async function remove(call: ProviderCall, id: string): Promise<void> {
  const answer = await send(call, { Action: "DeleteAccessKey", AccessKeyId: id }, true);
  if (answer.status !== 200 && !isUnknown(answer)) throw refused(answer);
}

function send(call: ProviderCall, parameters: Record<string, string>, safe: boolean): Promise<ProviderAnswer> {
  const body = new URLSearchParams({ ...parameters, Version: "2010-05-08" }).toString();
  const parts = { ...signedFor, method: "POST", host: call.http.host, query: "", body, now: call.now };
  return call.http.ask({
    method: "POST",
    path: "/",
    headers: { ...signedHeaders(keyOf(call.admin), parts), accept: "application/xml" },
    body,
    safe,
  });
}

function refused(answer: ProviderAnswer) {
  const code = element(answer.text, "Code");
  const why = code === "LimitExceeded" ? "The user has two access keys already: delete one that is not used." : hint;
  return refusal(name, { ...answer, status: code === "InvalidClientTokenId" ? 401 : answer.status }, why);
}

function isUnknown(answer: ProviderAnswer): boolean {
  const code = element(answer.text, "Code");
  return code === "NoSuchEntity" || code === "InvalidClientTokenId";
}

/** The text of the first such element. The answers have no nested elements of the same name, and no attributes. */
function element(xml: string, tag: string): string | undefined {
  return new RegExp(`<${tag}>([^<]*)</${tag}>`).exec(xml)?.[1];
}
