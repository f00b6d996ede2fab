/** The forms of our own frozen vectors, shared by the generator, the test and both readers. Byte strings are base64url. */
import type { ErrorCode } from "../../shared/contract/errors.ts";
import type { Direction } from "../independent/inbox.ts";
import type { RequestName } from "../independent/link.ts";

/** A person, by the seeds of both key pairs. */
export type PersonSeeds = { readonly signSeed: string; readonly boxSeed: string };

export type CredentialForm =
  | { readonly kind: "passphrase"; readonly passphrase: string; readonly keyFile?: string; readonly prf?: string }
  | { readonly kind: "recovery"; readonly code: string }
  | { readonly kind: "device"; readonly secret: string };

export type NoticeForm = {
  readonly linkId: string;
  readonly origin: string;
  readonly signKey: string;
  readonly messageHash: string;
};

/** What each format's vectors give to a reader. */
export type Inputs = {
  readonly card: { readonly text: string };
  readonly introduction: { readonly text: string };
  readonly link: { readonly text: string };
  readonly claim: {
    readonly link: string;
    readonly recipient?: PersonSeeds;
    readonly passphrase?: string;
    readonly E: string;
  };
  readonly create: { readonly body: unknown };
  readonly message: {
    readonly link: string;
    /** Absent for guests. */
    readonly recipient?: PersonSeeds;
    readonly passphrase?: string;
    readonly ciphertext: string;
  };
  readonly request: { readonly name: RequestName; readonly publicKey: string; readonly request: string };
  readonly receipt: { readonly receipt: string; readonly sender: PersonSeeds; readonly subject: NoticeForm };
  readonly report: { readonly report: string; readonly secret: string; readonly subject: NoticeForm };
  readonly inboxTag: {
    readonly mine: PersonSeeds;
    readonly theirs: string;
    readonly direction: Direction;
    readonly origin: string;
    readonly day: number;
  };
  readonly inboxEntry: {
    readonly recipient: PersonSeeds;
    /** The sender's box key. */
    readonly sender: string;
    readonly origin: string;
    readonly day: number;
    readonly entry: string;
  };
  readonly inboxQuestion: {
    readonly me: PersonSeeds;
    readonly origin: string;
    readonly day: number;
    readonly tags: readonly string[];
  };
  /** `policy`: the shipped programs' bounds, or the tests' cheap ones. */
  readonly slot: {
    readonly header: string;
    readonly wrapped: string;
    readonly credential: CredentialForm;
    readonly policy: "production" | "cheap";
  };
  readonly anchor: {
    readonly vaultKey: string;
    readonly vaultId: string;
    readonly path: string;
    readonly bytes: string;
  };
  /** `file` is a frozen vault; `changes` are SQL statements that somebody else runs on a copy of it. */
  readonly vault: {
    readonly file: string;
    readonly credential: CredentialForm;
    readonly changes?: readonly string[];
    /** `unlock`: the program has to refuse before anybody looks at a detail or at the whole log. */
    readonly until?: "unlock";
  };
  readonly backup: { readonly file: string; readonly credential: CredentialForm; readonly edit?: BackupEdit };
};
export type FormatName = keyof Inputs;

/** What somebody else does to a copy of a frozen backup. */
export type BackupEdit =
  | { readonly kind: "flip"; readonly offset: number }
  | { readonly kind: "cut"; readonly length: number }
  | { readonly kind: "append"; readonly bytes: string }
  /** The chunks in another order, some twice or not at all. */
  | { readonly kind: "chunks"; readonly order: readonly number[] };

export type GoodVector<Name extends FormatName = FormatName> = {
  readonly name: string;
  readonly input: Inputs[Name];
  readonly expected: unknown;
};
export type BadVector<Name extends FormatName = FormatName> = {
  readonly name: string;
  readonly input: Inputs[Name];
  /** The code of the program's refusal. */
  readonly error: ErrorCode;
};
export type VectorFile = {
  readonly [Name in FormatName]?: {
    readonly good: readonly GoodVector<Name>[];
    readonly mustFail: readonly BadVector<Name>[];
  };
};

/** One function for each format: reads the input, gives its content as JSON, throws when it refuses. */
export type Readers = { readonly [Name in FormatName]: (input: Inputs[Name]) => unknown };
