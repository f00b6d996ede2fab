/** Which values a program would be given, under which variables. Reads what a list shows, and no value. */
import type { MethodOutput, ParsedInput } from "../../../shared/contract/api.ts";
import { errorShape, isKeyholdError, KeyholdError } from "../../../shared/contract/errors.ts";
import { type Environment, environments } from "../../../shared/contract/fields.ts";
import type { RunGiven, RunProblem, RunReference } from "../../../shared/contract/run-methods.ts";
import type { App } from "../app.ts";
import { closest } from "../closest.ts";
import { planAgainst } from "../compromised/find-plan.ts";
import { isDangerousVariable } from "../keys/dangerous-variable.ts";
import { findValue } from "../keys/find-key.ts";
import type { ListedValue } from "../keys/key-index.ts";
import { isOver, over } from "../keys/sweep-values.ts";
import { variableNameOf } from "../keys/variable-name.ts";
import { withoutEmpty } from "../keys/without-empty.ts";
import { fieldOf, usualField } from "./reference-fields.ts";

export type Plan = MethodOutput<"run.plan">;

export function planRun(app: App, input: ParsedInput<"run.plan">): Plan {
  return new Planning(app, input).plan();
}

class Planning {
  readonly #app: App;
  readonly #input: ParsedInput<"run.plan">;
  readonly #given = new Map<string, RunGiven>();
  readonly #left: Plan["left"] = [];
  readonly #problems: RunProblem[] = [];
  readonly #warnings: Plan["warnings"] = [];
  readonly #warned = new Set<string>();
  /** What the step at hand has found. */
  #about: string | undefined;

  constructor(app: App, input: ParsedInput<"run.plan">) {
    this.#app = app;
    this.#input = input;
  }

  plan(): Plan {
    const { only, all, references } = this.#input;
    for (const [index, reference] of (references ?? []).entries()) {
      this.#trying(() => this.#refer(reference, index), index);
    }
    for (const name of only ?? []) this.#trying(() => this.#give(this.#named(name), true));
    if (all === true || (only === undefined && references === undefined)) this.#trying(() => this.#giveAll());
    this.#trying(() => this.#checkVariables());
    return {
      given: [...this.#given.values()],
      left: this.#left,
      problems: this.#problems,
      warnings: this.#warnings,
    };
  }

  #trying(step: () => void, reference?: number): void {
    this.#about = undefined;
    try {
      step();
    } catch (error) {
      if (!isKeyholdError(error)) throw error;
      const id = error.code === "refused" ? this.#about : undefined;
      this.#problems.push(withoutEmpty<RunProblem>({ ...errorShape(error), reference, id }));
    }
  }

  #refer({ name, environment, field = usualField }: RunReference, index: number): void {
    const env = environment ?? this.#input.environment;
    const listed = findValue(this.#app.keys, { name, env });
    const { secret } = fieldOf(this.#app, listed, field);
    if (secret) this.#check(listed);
    this.#entry(listed, field, secret).references.push(index);
  }

  #giveAll(): void {
    const environment = this.#input.environment ?? this.#onlyEnvironment();
    const listed = this.#app.keys
      .all()
      .filter(({ value }) => value.removedAt === undefined && value.env === environment);
    if (listed.length === 0) throw new KeyholdError("not_found", `No key has a value in ${environment}.`);
    for (const one of listed) {
      try {
        this.#give(one, false);
      } catch (error) {
        if (!isKeyholdError(error, "refused")) throw error;
        const { key, value, id } = one;
        const variable = this.#variableOf(one);
        this.#left.push({ id, name: key.name, environment: value.env, variable, why: error.message });
      }
    }
  }

  /** @throws KeyholdError `ambiguous` when there is a choice. */
  #onlyEnvironment(): Environment {
    const present = new Set<Environment>();
    for (const { value } of this.#app.keys.all()) if (value.removedAt === undefined) present.add(value.env);
    const [only] = present;
    if (only === undefined) throw new KeyholdError("not_found", "There is no key in this vault yet.");
    if (present.size === 1) return only;
    const choices = environments.filter((one) => present.has(one)).join(", ");
    throw new KeyholdError("ambiguous", `Keys have values in several environments (${choices}).`, {
      hint: "choose_environment",
    });
  }

  /** A key by its name, or else by the variable that it is given as. */
  #named(name: string): ListedValue {
    const { keys } = this.#app;
    const { environment: env } = this.#input;
    if (keys.keyIdsNamed(name).length > 0) return findValue(keys, { name, env });
    const kept = keys.all().filter(({ value }) => value.removedAt === undefined);
    const fitting = kept.filter(
      (one) =>
        (one.value.variable === name || this.#variableOf(one) === name) && (env ?? one.value.env) === one.value.env,
    );
    const [first] = fitting;
    if (first !== undefined && fitting.length === 1) return first;
    if (first === undefined) {
      const near = closest(name, new Set(kept.flatMap(({ key, value }) => [key.name, value.variable])));
      const hint = near === undefined ? "" : ` Did you mean “${near}”?`;
      const where = env === undefined ? "" : ` in ${env}`;
      throw new KeyholdError("not_found", `No key has the name or the variable “${name}”${where}.${hint}`);
    }
    const sameKey = fitting.every(({ value }) => value.keyId === first.value.keyId);
    if (sameKey) return findValue(keys, { name: first.key.name, env });
    throw new KeyholdError(
      "ambiguous",
      `Several keys are given to programs as ${name}: ${fitting.map(inWords).join(", ")}. Say which one by its name.`,
    );
  }

  #give(listed: ListedValue, named: boolean): void {
    this.#check(listed);
    const variable = this.#variableOf(listed);
    if (!this.#isMeant(listed, variable)) {
      const how = named ? "" : " It was left out.";
      throw new KeyholdError(
        "refused",
        `“${listed.key.name}” would be given as ${variable}, which programs obey instead of reading.${how}`,
        { hint: "allow_variable" },
      );
    }
    this.#entry(listed, usualField, true).variable = variable;
  }

  /** What goes to nobody, and what one should know of what does. */
  #check(listed: ListedValue): void {
    this.#about = listed.id;
    if (isOver(this.#app, listed.value.deleteAfter)) throw over(listed);
    if (this.#warned.has(listed.id)) return;
    this.#warned.add(listed.id);
    const { expiresAt, version } = listed.value;
    const who = `“${listed.key.name}” (${listed.value.env})`;
    if (planAgainst(this.#app, listed.id, version) !== undefined) {
      this.#warnings.push({ code: "compromised", text: `${who} is compromised, and has no new value yet.` });
    }
    if (expiresAt !== undefined && expiresAt <= this.#app.now()) {
      const date = new Date(expiresAt).toISOString().slice(0, 10);
      this.#warnings.push({ code: "expired", text: `${who} expired on ${date}.` });
    }
  }

  #variableOf({ value }: ListedValue): string {
    return `${this.#input.prefix ?? ""}${value.variable}`;
  }

  /**
   * A name that came about by itself, from the key's name or with a prefix, is not meant. One that differs was set by
   * this vault's person: what a sender names is stored under another one (`links/store-item.ts`).
   */
  #isMeant({ key, value }: ListedValue, variable: string): boolean {
    if (!isDangerousVariable(variable) || this.#input.allow?.includes(variable)) return true;
    return variable === value.variable && variable !== variableNameOf(key.name);
  }

  #checkVariables(): void {
    const taken = new Map<string, RunGiven>();
    for (const one of this.#given.values()) {
      if (one.variable === undefined) continue;
      const other = taken.get(one.variable);
      taken.set(one.variable, one);
      if (other === undefined) continue;
      throw new KeyholdError(
        "ambiguous",
        `“${other.name}” (${other.environment}) and “${one.name}” (${one.environment}) are both given as ${one.variable}, and a program would see one of them.`,
        { hint: "choose_variable" },
      );
    }
  }

  #entry({ id, key, value }: ListedValue, field: string, secret: boolean): RunGiven {
    const place = `${id} ${field}`;
    const entry = this.#given.get(place) ?? {
      id,
      name: key.name,
      environment: value.env,
      version: value.version,
      field,
      secret,
      references: [],
    };
    this.#given.set(place, entry);
    return entry;
  }
}

function inWords({ key, value }: ListedValue): string {
  return `“${key.name}” (${value.env})`;
}
