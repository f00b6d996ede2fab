/** The values of a plan, given out: logged and remembered in the transaction that they are read in. */
import type { MethodOutput, ParsedInput } from "../../../shared/contract/api.ts";
import { KeyholdError } from "../../../shared/contract/errors.ts";
import type { AuditEntry } from "../../../vault/audit-chain.ts";
import type { PastEntry } from "../../../vault/commit.ts";
import type { App } from "../app.ts";
import { type ListedValue, subjectOf } from "../keys/key-index.ts";
import { loggedFirst } from "../keys/logged-first.ts";
import { noteUse } from "../keys/uses.ts";
import { accountSubject, findAccount } from "../totp/accounts.ts";
import { type Plan, planRun } from "./plan-run.ts";
import { fieldOf } from "./reference-fields.ts";

type Values = MethodOutput<"run.values">;

export function runValues(app: App, { command, ...wanted }: ParsedInput<"run.values">): Values {
  const program = `${app.program()}: ${command}`;
  const before = planRun(app, wanted);
  const refused = before.problems.flatMap(({ id }) => (id === undefined ? [] : [{ id, secret: true }]));
  for (const entry of entriesOf(app, refused, program, "refused")) app.vault.audit(entry);
  refuse(before);
  const isLogged = before.given.some(({ secret }) => secret);
  if (!isLogged) return read(app, before);
  return loggedFirst(() =>
    app.vault.write(
      // Others may have changed something since: what is logged is what is given.
      (values: Values) => entriesOf(app, values.given, program, "ok"),
      (tx) => {
        const plan = planRun(app, wanted);
        refuse(plan);
        const values = read(app, plan);
        for (const id of secretIds(plan.given.filter(isOfValue))) noteUse(app, tx, id, "inject", program);
        return values;
      },
    ),
  );
}

function refuse({ problems }: Plan): void {
  const [problem] = problems;
  if (problem !== undefined) {
    throw new KeyholdError(problem.code, problem.message, problem.hint === undefined ? {} : { hint: problem.hint });
  }
}

function read(app: App, { given, left, warnings }: Plan): Values {
  return {
    given: given.map((one) => {
      const listed = listedOf(app, one.id);
      return { ...one, value: fieldOf(app, listed, one.field).read(app, listed) };
    }),
    left,
    warnings,
  };
}

type Secret = { readonly id: string; readonly secret: boolean; readonly field?: string };

/** A one-time code is no use of the value that it stands with. */
const isOfValue = ({ field }: Secret) => field !== "totp";

function entriesOf(app: App, given: readonly Secret[], program: string, outcome: AuditEntry["outcome"]): PastEntry[] {
  const rest = { outcome, program };
  return [
    ...[...secretIds(given.filter(isOfValue))].map((id) => ({
      action: "key.inject",
      subject: subjectOf(listedOf(app, id)),
      ...rest,
    })),
    ...[...secretIds(given.filter((one) => !isOfValue(one)))].map((id) => {
      const listed = listedOf(app, id);
      return { action: "totp.inject", subject: accountSubject(listed, findAccount(app, listed, undefined)), ...rest };
    }),
  ];
}

function secretIds(given: readonly Secret[]): Set<string> {
  return new Set(given.filter(({ secret }) => secret).map(({ id }) => id));
}

function listedOf(app: App, id: string): ListedValue {
  const listed = app.keys.value(id);
  if (listed === undefined) throw new Error("a plan names what is there");
  return listed;
}
