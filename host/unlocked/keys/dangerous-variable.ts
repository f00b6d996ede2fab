/**
 * Variables by which a program decides what code it runs. A sender chooses the variable of what they send: under one of
 * these names a value would be run, not read, by whatever program gets it.
 */
const exact = new Set([
  ...["PATH", "HOME", "SHELL", "IFS", "CDPATH", "ENV", "BASH_ENV", "BASHOPTS", "SHELLOPTS", "PS4", "PROMPT_COMMAND"],
  ...["ZDOTDIR", "EDITOR", "VISUAL", "PAGER", "LESSOPEN", "LESSCLOSE", "MANPAGER", "BROWSER", "TMPDIR", "TEMP", "TMP"],
  ...["PATHEXT", "COMSPEC", "SYSTEMROOT", "WINDIR", "PSMODULEPATH", "PROGRAMFILES", "APPDATA", "LOCALAPPDATA"],
  ...["CLASSPATH", "JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS", "MAVEN_OPTS", "GRADLE_OPTS"],
  ...["GEM_HOME", "GEM_PATH", "BUNDLE_GEMFILE", "PHPRC", "PHP_INI_SCAN_DIR", "LUA_INIT", "LUA_PATH", "LUA_CPATH"],
  ...["GOFLAGS", "GOROOT", "GOPATH", "RUSTC", "RUSTC_WRAPPER", "RUSTFLAGS", "MAKEFLAGS", "GCONV_PATH", "LOCPATH"],
  ...["OPENSSL_CONF", "OPENSSL_MODULES", "SSL_CERT_FILE", "SSL_CERT_DIR", "CURL_CA_BUNDLE", "REQUESTS_CA_BUNDLE"],
  ...["HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY", "HOSTALIASES", "KUBECONFIG", "DOCKER_HOST", "TERMINFO"],
]);

/** Whole families: loaders, interpreters, version control, this program. */
const beginnings = [
  ...["LD_", "DYLD_", "_RLD", "GIT_", "NODE_", "NPM_", "YARN_", "PYTHON", "PERL", "RUBY", "BASH_FUNC_", "SSH_"],
  ...["DOTNET_", "CORECLR_", "COR_", "COMPLUS_", "JULIA_", "DENO_", "BUN_", "CARGO_", "ELECTRON_", "GLIBC_", "MALLOC_"],
  ...["XDG_", "SUDO_", "KEYHOLD_"],
];
/** Widely used settings that begin like one of the families, and of which a program only takes a word. */
const settings = new Set([
  "NODE_ENV",
  "PYTHONUNBUFFERED",
  "PYTHONDONTWRITEBYTECODE",
  "GIT_BRANCH",
  "GIT_COMMIT",
  "GIT_SHA",
]);
/** Names of well-known keys that begin like one of the families and are only read. */
const harmless = /_(TOKEN|SECRET|PASSWORD|API_KEY|AUTH|ACCESS_KEY)$/;

/** Whether a value under this name may be run instead of read. Systems that do not tell case apart take any. */
export function isDangerousVariable(name: string): boolean {
  const upper = name.toUpperCase();
  if (exact.has(upper)) return true;
  if (settings.has(upper)) return false;
  return beginnings.some((beginning) => upper.startsWith(beginning)) && !harmless.test(upper);
}

/** The same name where nothing looks for it. */
export function safeVariable(name: string): string {
  return isDangerousVariable(name) ? `KEY_${name}`.slice(0, 200) : name;
}
