/** Values for a program: which ones it would be given, and the values themselves. */
import { z } from "zod";
import { errorCodes, errorHints } from "./errors.ts";
import { bytes, environment, line, recordId, variableName } from "./fields.ts";
import { warnings } from "./key-methods.ts";
import { unlockedMethod } from "./method.ts";

/** What a person or a file calls a key: judged by whether there is one. */
const calledName = z.string().min(1).max(500);

/** A place in a file that stands for a part of a key: `keyhold://ENV/NAME/FIELD`. */
const reference = z.strictObject({
  name: calledName,
  /** Without one: the environment that is chosen, or the only one that the key has. */
  environment: environment.optional(),
  /** Without one: the value. */
  field: z.string().min(1).max(60).optional(),
});
export type RunReference = z.output<typeof reference>;

/**
 * Without `references` all values of the environment are meant, or those of `only`. With them those that they name, and
 * besides these what `only` or `all` asks for.
 */
const wanted = {
  environment: environment.optional(),
  /** Names of keys or of variables. */
  only: z.array(calledName).max(1000).optional(),
  all: z.boolean().optional(),
  /** Stands before each variable. */
  prefix: variableName.max(60).optional(),
  /** Variables that programs obey instead of reading, and that are meant all the same. */
  allow: z.array(variableName).max(100).optional(),
  references: z.array(reference).max(10_000).optional(),
};

/** One field of one value, for a variable, for places in a file or for both. */
const given = z.strictObject({
  id: recordId,
  name: z.string(),
  environment,
  version: z.int(),
  field: z.string(),
  /** Whether it is to be kept out of what others may read: a key's service, say, is not. */
  secret: z.boolean(),
  variable: z.string().optional(),
  /** Which of the references it stands for, by their place in the input. */
  references: z.array(z.int()),
});
export type RunGiven = z.output<typeof given>;

/** A value of the environment that goes to no program, though nobody has asked for that. */
const left = z.strictObject({
  id: recordId,
  name: z.string(),
  environment,
  variable: z.string(),
  why: z.string(),
});

/** Because of one of these nothing is given at all. */
const problem = z.strictObject({
  code: z.enum(errorCodes),
  message: z.string(),
  hint: z.enum(errorHints).optional(),
  /** The reference it is about, by its place in the input. */
  reference: z.int().optional(),
  /** The value that is not given out. */
  id: recordId.optional(),
});
export type RunProblem = z.output<typeof problem>;

export const runMethods = {
  /** Looks, and gives no value out. What is wrong is part of the answer, all of it at once. */
  "run.plan": unlockedMethod(
    z.strictObject(wanted),
    z.strictObject({ given: z.array(given), left: z.array(left), problems: z.array(problem), warnings }),
  ),
  /** The same with the values, logged and remembered as given to `command`. Refuses if the plan has a problem. */
  "run.values": unlockedMethod(
    z.strictObject({
      ...wanted,
      /** What the program is called, without its arguments. */
      command: line(120),
    }),
    z.strictObject({ given: z.array(given.extend({ value: bytes })), left: z.array(left), warnings }),
  ),
} as const;
