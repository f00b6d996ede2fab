/**
 * What a shell loads at its start. It has to be quick and harmless: no secret and no variable of ours comes into the
 * environment, nothing of a folder's files is run or printed, and a folder is looked at once, when one comes to it.
 */
import type { Command } from "commander";
import { completionScript } from "./script.ts";
import type { Shell } from "./shells.ts";

/** Says nothing that a file could have put into it. */
const sentence = 'This folder has keyhold:// references in .env: start programs with "keyhold run -- COMMAND".';

export function shellInit(program: Command, shell: Shell, hint: boolean): string {
  const completion = completionScript(program, shell);
  const added = hint ? hints[shell] : "";
  return shell === "zsh" ? `${withCompdef(completion)}${added}` : `${completion}${added}`;
}

/** A zsh that was not told to complete anything has no `compdef`. */
function withCompdef(completion: string): string {
  return `(( $+functions[compdef] )) || { autoload -Uz compinit && compinit; }\n${completion}`;
}

/**
 * A plain file of moderate size is looked into, by grep alone: a pipe or a device of that name could keep the prompt
 * waiting. `-s` keeps quiet about what cannot be read.
 */
const looks = `if [ -f .env ] && [ -r .env ] && command head -c 65536 .env 2>/dev/null | command grep -qs 'keyhold://'; then`;

const bash = `
# Once in each folder one comes to.
_keyhold_hint() {
  local status=$?
  if [ "$PWD" != "\${_keyhold_seen-}" ]; then
    _keyhold_seen=$PWD
    ${looks}
      printf '%s\\n' '${sentence}' >&2
    fi
  fi
  return $status
}
case $- in
  *i*)
    case ";\${PROMPT_COMMAND[*]-};" in
      *_keyhold_hint*) ;;
      *) PROMPT_COMMAND="_keyhold_hint\${PROMPT_COMMAND:+;$PROMPT_COMMAND}" ;;
    esac ;;
esac
`;

const zsh = `
# Once in each folder one comes to.
_keyhold_hint() {
  [[ $PWD == \${_keyhold_seen-} ]] && return
  typeset -g _keyhold_seen=$PWD
  ${looks}
    print -u2 -r -- '${sentence}'
  fi
}
if [[ -o interactive ]]; then
  autoload -Uz add-zsh-hook
  add-zsh-hook chpwd _keyhold_hint
  _keyhold_hint
fi
`;

const fish = `
# Once in each folder one comes to.
function _keyhold_hint --on-variable PWD
  test "$PWD" = "$_keyhold_seen"; and return
  set -g _keyhold_seen $PWD
  if status is-interactive; and test -f .env; and test -r .env
    if command head -c 65536 .env 2>/dev/null | command grep -qs 'keyhold://'
      echo '${sentence}' >&2
    end
  end
end
_keyhold_hint
`;

/** PowerShell gets the completion alone: what happens at its prompt is one function, which others have changed already. */
const hints: Readonly<Record<Shell, string>> = { bash, zsh, fish, powershell: "" };
