/** What names tell of an environment. */
import type { Environment } from "../../shared/contract/fields.ts";

const words: Readonly<Record<string, Environment>> = {
  ...of("prod", "prod production prd live"),
  ...of("staging", "staging stage stg preprod uat preview"),
  ...of("test", "test testing qa ci"),
  ...of("dev", "dev development local develop sandbox"),
};

function of(env: Environment, names: string): Record<string, Environment> {
  return Object.fromEntries(names.split(" ").map((name) => [name, env]));
}

/** The environment that a text names as a word of its own; undefined when it names none, or several. */
export function environmentIn(text: string): Environment | undefined {
  const found = new Set<Environment>();
  for (const word of text
    .slice(0, 500)
    .toLowerCase()
    .split(/[^a-z]+/)) {
    const env = Object.hasOwn(words, word) ? words[word] : undefined;
    if (env !== undefined) found.add(env);
  }
  const [only] = found;
  return found.size === 1 ? only : undefined;
}
