import type { MethodInput, MethodName, MethodOutput } from "../../shared/contract/api.ts";
import type { ErrorCode, ErrorShape } from "../../shared/contract/errors.ts";
import { hintWords } from "../words/hints.ts";
import type { Ask, Connection } from "./connection.ts";

/** The host refused or failed. The message is a sentence for the person. */
export class CallFailure extends Error {
  readonly code: ErrorCode;

  constructor({ code, message, hint }: ErrorShape) {
    super(hint === undefined ? message : `${message} ${hintWords[hint]}`.trimEnd());
    this.name = "CallFailure";
    this.code = code;
  }
}

export function isFailure(error: unknown, ...codes: ErrorCode[]): error is CallFailure {
  return error instanceof CallFailure && (codes.length === 0 || codes.includes(error.code));
}

export function askThrough(connection: Connection): Ask {
  return async <Name extends MethodName>(name: Name, input: MethodInput<Name>): Promise<MethodOutput<Name>> => {
    const answer = await connection.call(name, input);
    if (!answer.ok) throw new CallFailure(answer.error);
    return answer.value;
  };
}
