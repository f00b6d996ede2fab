/**
 * The few globals that every environment of ours has (Node, Chromium, Electron, a worker), declared here so that
 * `shared/` compiles without the DOM's and without Node's types.
 */
declare class TextEncoder {
  encode(text: string): Uint8Array;
}
declare class TextDecoder {
  constructor(label: "utf-8", options: { fatal: boolean; ignoreBOM: boolean });
  decode(bytes: Uint8Array): string;
}
declare class URL {
  constructor(text: string);
  static canParse(text: string): boolean;
  readonly origin: string;
  readonly protocol: string;
  readonly hostname: string;
  readonly pathname: string;
  readonly search: string;
  readonly hash: string;
  readonly username: string;
  readonly password: string;
}
declare function atob(base64: string): string;
declare function btoa(binary: string): string;
