/** What git runs before a commit. Plain sh: it runs wherever git does. */

/** By this line a hook is known as ours. */
export const hookMark = "# keyhold pre-commit hook 1";
/** Where a hook that was there before is kept, and run first. */
export const keptName = "pre-commit.before-keyhold";

export type HookOptions = {
  /** The program and the arguments before its own. */
  readonly command: readonly string[];
  /** For the command: the vault, and a passphrase file if there is one. */
  readonly global: readonly string[];
  readonly whenLocked: string;
};

export function hookScript({ command, global, whenLocked }: HookOptions): string {
  const [program = "keyhold", entry = ""] = command;
  const present = [program, entry].filter((part) => part !== "").map((part) => `[ -e ${quoted(part)} ]`);
  const options = [...global, "scan", "--staged", "--hook", "--when-locked", whenLocked].map(quoted).join(" ");
  return `#!/bin/sh
${hookMark}
# Refuses a commit that holds a value of your vault, and never prints one.
# "keyhold install-hook --uninstall" takes it away again.
here=$(dirname "$0")
if [ -x "$here/${keptName}" ]; then
  "$here/${keptName}" "$@" || exit $?
fi
${whenLocked === "ask" ? "# Somebody may be there to type a passphrase; git gives its hooks no input.\nif (exec </dev/tty) 2>/dev/null; then exec </dev/tty; fi\n" : ""}if ${present.join(" && ")}; then
  exec ${command.map(quoted).join(" ")} ${options}
fi
if command -v keyhold >/dev/null 2>&1; then
  exec keyhold ${options}
fi
echo "keyhold: Keyhold is no longer where this hook was made, so nothing was checked and nothing is committed." >&2
echo "Make the hook anew with \\"keyhold install-hook\\", or commit with --no-verify." >&2
exit 1
`;
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\\\''")}'`;
}
