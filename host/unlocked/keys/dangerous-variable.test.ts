import { expect, test } from "vitest";
import { variableName } from "../../../shared/contract/fields.ts";
import { isDangerousVariable, safeVariable } from "./dangerous-variable.ts";

test.each(
  [
    "LD_PRELOAD",
    "ld_preload",
    "DYLD_INSERT_LIBRARIES",
    "PATH",
    "Path",
    "NODE_OPTIONS",
    "BASH_ENV",
    "GIT_SSH_COMMAND",
  ].concat(
    ["PYTHONPATH", "PYTHONSTARTUP", "PERL5OPT", "RUBYOPT", "BASH_FUNC_ls", "JAVA_TOOL_OPTIONS", "KEYHOLD_VAULT"],
    ["HTTPS_PROXY", "PROMPT_COMMAND", "NODE_EXTRA_CA_CERTS", "XDG_CONFIG_HOME", "ENV"],
  ),
)("%s runs something", (name) => {
  expect(isDangerousVariable(name)).toBe(true);
  expect(isDangerousVariable(safeVariable(name))).toBe(false);
  expect(variableName.safeParse(safeVariable(name)).success).toBe(true);
});

test.each([
  "STRIPE_KEY",
  "GITHUB_TOKEN",
  "NPM_TOKEN",
  "NODE_AUTH_TOKEN",
  "PATHS",
  "MY_PATH",
  "GITLAB_KEY",
  "LDAP_PASSWORD",
  "NODE_ENV",
])("%s is only read, and stays as it is", (name) => {
  expect(safeVariable(name)).toBe(name);
});
