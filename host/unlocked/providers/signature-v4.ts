/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html */
import { createHash, createHmac } from "node:crypto";

export type AwsKey = { readonly accessKeyId: string; readonly secretAccessKey: string };
export type SignedParts = {
  readonly method: string;
  readonly host: string;
  /** Sorted and encoded. */
  readonly query: string;
  readonly contentType: string;
  readonly body: string;
  readonly region: string;
  readonly service: string;
  /** Milliseconds since 1970. */
  readonly now: number;
};

const hash = (text: string) => createHash("sha256").update(text).digest("hex");
const mac = (key: string | Buffer, text: string) => createHmac("sha256", key).update(text).digest();

/** Headers that sign a request for the path `/`. */
export function signedHeaders(key: AwsKey, parts: SignedParts): Record<string, string> {
  const { method, host, query, contentType, body, region, service, now } = parts;
  const time = `${new Date(now).toISOString().slice(0, 19).replaceAll(/[-:]/g, "")}Z`;
  const date = time.slice(0, 8);
  const signed = "content-type;host;x-amz-date";
  const canonical = [
    method,
    "/",
    query,
    `content-type:${contentType}`,
    `host:${host}`,
    `x-amz-date:${time}`,
    "",
    signed,
    hash(body),
  ].join("\n");
  const scope = `${date}/${region}/${service}/aws4_request`;
  const toSign = ["AWS4-HMAC-SHA256", time, scope, hash(canonical)].join("\n");
  const signature = mac(signingKey(key.secretAccessKey, date, region, service), toSign).toString("hex");
  return {
    "content-type": contentType,
    "x-amz-date": time,
    authorization: `AWS4-HMAC-SHA256 Credential=${key.accessKeyId}/${scope}, SignedHeaders=${signed}, Signature=${signature}`,
  };
}

export function signingKey(secret: string, date: string, region: string, service: string): Buffer {
  return mac(mac(mac(mac(`AWS4${secret}`, date), region), service), "aws4_request");
}
