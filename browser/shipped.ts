import type { Surroundings } from "../host/data-directory.ts";
import type { HostOptions } from "../host/host.ts";

/** What an entry point fixes. Nothing a person gives changes it. */
export type Shipped = {
  readonly argv: readonly string[];
  /** Loaded late, with the host. */
  readonly loadPolicy: () => Promise<HostOptions["policy"]>;
  /** Built files, by absolute path: the host's workers, and the command that serves as this computer's own relay. */
  readonly workers: HostOptions["workers"] & { readonly command: string };
  /** Where the built page is. */
  readonly pageFolder: string;
  readonly surroundings: Surroundings;
  readonly isRoot: boolean;
  readonly patience: Patience;
  readonly stdout: { write(text: string): unknown };
  readonly stderr: { write(text: string): unknown };
};

/** How long is waited, in milliseconds. */
export type Patience = {
  /** For a page that was reloaded, while its window stands. */
  readonly reload: number;
  /** For another page when the window is gone. */
  readonly withoutWindow: number;
  /** For the first page, before the person is given the address. */
  readonly firstPage: number;
};

export const usualPatience: Patience = { reload: 10_000, withoutWindow: 2_000, firstPage: 20_000 };
