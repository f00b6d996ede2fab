/** The forms in which people keep an AWS access key, which is two texts. A new one is written in the old one's form. */
import type { AwsKey } from "./signature-v4.ts";

const idForm = /\b(A[KS]IA[A-Z0-9]{16})\b/;
const secretForm = /(?<![A-Za-z0-9/+])([A-Za-z0-9/+]{40})(?![A-Za-z0-9/+=])/;

/** `ID:SECRET`, two lines, lines of a credentials file or an environment file, or what the AWS command prints. */
export function readAwsKey(text: string): AwsKey | undefined {
  const accessKeyId = idForm.exec(text)?.[1];
  const secretAccessKey = secretForm.exec(text.replace(accessKeyId ?? "", " "))?.[1];
  return accessKeyId === undefined || secretAccessKey === undefined ? undefined : { accessKeyId, secretAccessKey };
}

export function writeAwsKey(oldText: string, old: AwsKey, fresh: AwsKey): string {
  return oldText
    .replaceAll(old.accessKeyId, () => fresh.accessKeyId)
    .replaceAll(old.secretAccessKey, () => fresh.secretAccessKey);
}
