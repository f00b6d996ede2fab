/** Programs that use the open vault from outside, and what the person lets them: questions, answers, grants. */
import { z } from "zod";
import { agentPurposes } from "./agent-words.ts";
import { environment, time } from "./fields.ts";
import { openMethod, unlockedMethod } from "./method.ts";

const nothing = z.strictObject({});

/** A program as the operating system knows it: what it says of itself stands in `says` alone. */
const program = z.strictObject({
  /** The last part of its path, or of the script that it runs. */
  name: z.string(),
  executable: z.string(),
  commandLine: z.string(),
  /** Where the asking command works. */
  folder: z.string(),
  /** What is run for it: `keyhold run --env dev -- npm start`. */
  command: z.string(),
  /** Command lines between the asking command and the program, where it was not started by it directly. */
  through: z.array(z.string()).optional(),
  parent: z.strictObject({ name: z.string(), executable: z.string() }).optional(),
  says: z.string().optional(),
});
export type AgentProgram = z.output<typeof program>;

const subject = z.strictObject({
  id: z.string(),
  name: z.string(),
  env: environment.optional(),
  /** What of it, for whom, or what becomes of it: `· notes`, `→ Bob`. With another one it is another permission. */
  detail: z.string().optional(),
});
/** What a question or a grant is about: a value, or something else that has a name. */
export type AgentSubject = z.output<typeof subject>;

const question = z.strictObject({
  id: z.string(),
  program,
  purpose: z.enum(agentPurposes),
  /** Empty: for the purpose as a whole. */
  keys: z.array(subject),
  askedAt: time,
  /** Counts as refused then. */
  endsAt: time,
});
export type AgentQuestion = z.output<typeof question>;

const grant = z.strictObject({
  id: z.string(),
  program,
  purpose: z.enum(agentPurposes),
  keys: z.array(subject),
  /** `once`: for the command that asked, until it ends. `never`: a refusal that is remembered. */
  kind: z.enum(["once", "minutes", "never"]),
  since: time,
  until: time.optional(),
  /** How often it was made use of; of a refusal, how often it was asked again. */
  uses: z.int(),
});
export type AgentGrant = z.output<typeof grant>;

const grantId = z.string().min(1).max(64);
export const longestGrant = 480;

export const agentMethods = {
  /** Whether commands can use this unlock, and if not, why. */
  "agent.state": openMethod(nothing, z.strictObject({ listening: z.boolean(), problem: z.string().optional() })),
  "agent.questions": unlockedMethod(nothing, z.strictObject({ questions: z.array(question) })),
  /** `no` refuses this once, `never` until the vault locks or the refusal is taken back. */
  "agent.answer": unlockedMethod(
    z.strictObject({
      id: grantId,
      answer: z.enum(["once", "minutes", "no", "never"]),
      /** With `minutes`. */
      minutes: z.int().min(1).max(longestGrant).optional(),
    }),
    nothing,
  ),
  "agent.grants": unlockedMethod(nothing, z.strictObject({ grants: z.array(grant) })),
  /** One, or all that allow something. */
  "agent.end": unlockedMethod(z.strictObject({ id: grantId.optional() }), z.strictObject({ ended: z.int() })),
} as const;
