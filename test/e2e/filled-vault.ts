/** A vault as a small team's would be: what the pictures show. */

import type { Environment } from "../../shared/contract/fields.ts";
import { utf8 } from "../../shared/crypto/bytes.ts";
import type { TestPerson } from "../support/people.ts";
import { addWeeks } from "./weeks-of-health.ts";

type Row = {
  readonly name: string;
  readonly service: string;
  readonly prefix: string;
  readonly envs: readonly Environment[];
  readonly rotateEvery?: number;
  readonly expiresInDays?: number;
  readonly showOnce?: boolean;
  readonly tags?: readonly string[];
};

const day = 86_400_000;
const rows: readonly Row[] = [
  {
    name: "Payments",
    service: "Stripe",
    prefix: "sk_live_",
    envs: ["dev", "test", "staging", "prod"],
    rotateEvery: 30,
    tags: ["billing"],
  },
  { name: "Payment webhooks", service: "Stripe", prefix: "whsec_", envs: ["dev", "prod"], tags: ["billing"] },
  { name: "Mail delivery", service: "SendGrid", prefix: "SG.", envs: ["dev", "prod"], rotateEvery: 90 },
  { name: "Deploy token", service: "GitHub", prefix: "ghp_", envs: ["prod"], expiresInDays: 5, tags: ["ci"] },
  { name: "Package publishing", service: "npm", prefix: "npm_", envs: ["prod"], showOnce: true, tags: ["ci"] },
  { name: "Object storage", service: "AWS", prefix: "AKIA", envs: ["dev", "staging", "prod"], rotateEvery: 60 },
  { name: "Error tracking", service: "Sentry", prefix: "sntrys_", envs: ["dev", "prod"] },
  { name: "Team chat bot", service: "Slack", prefix: "xoxb-", envs: ["prod"], tags: ["internal"] },
  { name: "Text messages", service: "Twilio", prefix: "SK", envs: ["test", "prod"], rotateEvery: 30 },
  { name: "Maps", service: "Google", prefix: "AIza", envs: ["dev", "prod"], expiresInDays: 41 },
];

export function keyValue(name: string, env: Environment): string {
  const row = rows.find((one) => one.name === name);
  const letters = [...`${name}${env}${name}`].map((letter, index) => ((letter.codePointAt(0) ?? 0) * (index + 7)) % 36);
  return `${row?.prefix ?? ""}${letters
    .map((digit) => digit.toString(36))
    .join("")
    .padEnd(28, "4w9x2k7q")
    .slice(0, 28)}`;
}

export async function fillVault(person: TestPerson): Promise<void> {
  for (const {
    name,
    service,
    prefix: _prefix,
    envs,
    rotateEvery,
    expiresInDays,
    showOnce = false,
    tags = [],
  } of rows) {
    for (const env of envs) {
      await person.call("keys.add", {
        name,
        service,
        env,
        value: utf8(keyValue(name, env)),
        showOnce,
        tags: [...tags],
        owner: "Ada Example",
        ...(rotateEvery === undefined ? {} : { rotateEvery }),
        ...(expiresInDays === undefined ? {} : { expiresAt: Date.now() + expiresInDays * day }),
      });
    }
  }
  await addWeeks(person, [38, 41, undefined, 47, 44, 52, 58, undefined, 57, 63, 61]);
}
