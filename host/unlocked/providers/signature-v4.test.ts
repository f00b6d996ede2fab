import { expect, test } from "vitest";
import { signedHeaders, signingKey } from "./signature-v4.ts";

/** The example that AWS publishes for IAM's ListUsers, with its made-up key. */
const key = { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY" };

test("AWS's published example comes out as published", () => {
  expect(signingKey(key.secretAccessKey, "20150830", "us-east-1", "iam").toString("hex")).toBe(
    "c4afb1cc5771d871763a393e44b703571b55cc28424d1a5e86da6ed3c154a4b9",
  );
  const headers = signedHeaders(key, {
    method: "GET",
    host: "iam.amazonaws.com",
    query: "Action=ListUsers&Version=2010-05-08",
    contentType: "application/x-www-form-urlencoded; charset=utf-8",
    body: "",
    region: "us-east-1",
    service: "iam",
    now: Date.UTC(2015, 7, 30, 12, 36, 0),
  });
  expect(headers["x-amz-date"]).toBe("20150830T123600Z");
  expect(headers.authorization).toBe(
    "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/iam/aws4_request, SignedHeaders=content-type;host;x-amz-date, Signature=5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7",
  );
});
