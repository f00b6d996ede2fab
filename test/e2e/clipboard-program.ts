/**
 * A clipboard program of the tests' own, found where there is no desktop: it keeps the text in a file. The host reaches
 * it as it reaches the real ones, by pipes.
 */
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const program = `#!/bin/sh
# Called as PowerShell is: the last argument is what to do.
for last; do :; done
store="$(dirname "$0")/content"
case "$last" in
  *SetText*) cat > "$store" ;;
  *Get-Clipboard*) test -s "$store" && cat "$store" ;;
  *Clear*) cat > /dev/null; rm -f "$store" ;;
  *) exit 1 ;;
esac
`;

export class TestClipboard {
  /** To be put in front of PATH. */
  readonly folder: string;

  constructor(folder: string) {
    this.folder = join(folder, "clipboard");
    mkdirSync(this.folder, { recursive: true });
    const file = join(this.folder, "powershell.exe");
    writeFileSync(file, program);
    chmodSync(file, 0o755);
  }

  get #content(): string {
    return join(this.folder, "content");
  }

  /** Undefined when it is empty. */
  get text(): string | undefined {
    return existsSync(this.#content) ? readFileSync(this.#content, "utf8") : undefined;
  }

  /** As somebody copies something in another program. */
  put(text: string): void {
    writeFileSync(this.#content, text);
  }

  clear(): void {
    rmSync(this.#content, { force: true });
  }
}
