/** `keyhold mcp`: the tools over standard input and output, for as long as the assistant keeps them open. */
import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import { StdioServerTransport } from "@modelcontextprotocol/sdk/server/stdio.js";
import type { CallToolResult } from "@modelcontextprotocol/sdk/types.js";
import type { MethodOutput } from "../../shared/contract/api.ts";
import { errorShape, KeyholdError } from "../../shared/contract/errors.ts";
import { findingWords } from "../../shared/contract/health-words.ts";
import type { KeyRow } from "../../shared/contract/key-methods.ts";
import type { CommandLine } from "../command-line.ts";
import type { McpOptions } from "../commands/mcp.ts";
import { version } from "../version.ts";
import { OpenVault } from "./open-vault.ts";
import { plainLine } from "./plain-text.ts";
import { runWithKeys } from "./run-with-keys.ts";
import { healthInput, listKeysInput, runInput, texts, untrusted, whereUsedInput } from "./tools.ts";

/** Runs that may go on at the same time: each is a question to a person. */
const mostRuns = 4;

export async function serveTools(line: CommandLine, options: McpOptions): Promise<undefined> {
  const server = new McpServer(
    { name: "keyhold", version },
    { instructions: `A vault of API keys. No tool gives a value. ${untrusted}` },
  );
  const says = () => {
    const client = server.server.getClientVersion();
    return client === undefined ? "an assistant" : plainLine(`${client.title ?? client.name} ${client.version}`, 80);
  };
  const vault = new OpenVault(line, says);
  let runs = 0;

  server.registerTool(
    "list_keys",
    { ...texts.listKeys, inputSchema: listKeysInput, annotations: { readOnlyHint: true } },
    ({ query, environment, limit }) =>
      answer(async () => {
        const { rows, total } = await vault.call("keys.list", { query, env: environment, limit });
        return { keys: rows.map(shownKey), total };
      }),
  );
  server.registerTool(
    "key_health",
    { ...texts.health, inputSchema: healthInput, annotations: { readOnlyHint: true } },
    ({ limit }) => answer(async () => shownHealth(await vault.call("health.report", { most: limit }))),
  );
  server.registerTool(
    "where_key_is_used",
    { ...texts.whereUsed, inputSchema: whereUsedInput, annotations: { readOnlyHint: true } },
    ({ name, environment }) =>
      answer(async () => {
        const key = { name, env: environment };
        const page = await vault.call("keys.get", { key });
        const { holders } = await vault.call("holders.ofKey", { key: { id: page.id } });
        return shownUse(page, holders);
      }),
  );
  if (options.run) {
    const about = options.output ? texts.run : texts.runQuietly;
    const annotations = { readOnlyHint: false, destructiveHint: true, openWorldHint: true };
    server.registerTool("run_with_keys", { ...about, inputSchema: runInput, annotations }, (request, { signal }) =>
      answer(async () => {
        if (runs >= mostRuns) {
          throw new KeyholdError("rate_limited", `${mostRuns} commands run already. Wait until one of them has ended.`);
        }
        runs++;
        try {
          await vault.check();
          const { stdout, stderr, ...rest } = await runWithKeys(request, { line, says: says(), signal });
          return options.output ? { ...rest, stdout, stderr } : rest;
        } finally {
          runs--;
        }
      }),
    );
  }

  const transport = new StdioServerTransport(line.streams.stdin, line.streams.stdout);
  const closed = new Promise<void>((resolve) => {
    server.server.onclose = resolve;
    // An assistant that ends leaves nobody to answer.
    line.streams.stdin.once("end", resolve);
    line.streams.stdin.once("close", resolve);
  });
  await server.connect(transport);
  await closed;
  vault.close();
  await server.close();
  return undefined;
}

/** What went wrong is an answer too: the assistant is to tell the person, not to guess. */
async function answer(work: () => Promise<Record<string, unknown>>): Promise<CallToolResult> {
  try {
    return { content: [{ type: "text", text: JSON.stringify({ note: untrusted, ...(await work()) }, undefined, 1) }] };
  } catch (error) {
    const { code, message } = errorShape(error);
    return { isError: true, content: [{ type: "text", text: `${plainLine(message, 1000)} (${code})` }] };
  }
}

const day = (at: number | undefined) => (at === undefined ? undefined : new Date(at).toISOString().slice(0, 10));

function shownKey(row: KeyRow): Record<string, unknown> {
  return {
    name: plainLine(row.name),
    environment: row.env,
    service: plainLine(row.service),
    type: row.type,
    variable: row.variable,
    tags: row.tags.map((tag) => plainLine(tag, 60)),
    changed: day(row.changedAt),
    ends: day(row.expiresAt),
    rotateEveryDays: row.rotateEvery,
    used: day(row.lastUsedAt),
  };
}

function shownHealth({ score, groups }: MethodOutput<"health.report">): Record<string, unknown> {
  return {
    score,
    findings: groups.map(({ kind, severity, total, findings }) => ({
      kind,
      what: findingWords[kind].title,
      severity,
      total,
      keys: findings.map(({ name, env, detail }) => ({
        name: plainLine(name),
        environment: env,
        detail: plainLine(detail),
      })),
    })),
  };
}

function shownUse(
  page: MethodOutput<"keys.get">,
  holders: MethodOutput<"holders.ofKey">["holders"],
): Record<string, unknown> {
  return {
    name: plainLine(page.name),
    environment: page.env,
    usedIn: page.usedIn.map((place) => plainLine(place)),
    uses: page.uses.map(({ how, program, at, count }) => ({
      how,
      program: plainLine(program),
      last: day(at),
      times: count,
    })),
    holders: holders
      .filter(({ sure }) => sure !== "unread")
      .map(({ person, version: held, sure, guest }) => ({
        person: plainLine(person),
        version: held,
        current: held >= page.version,
        how: guest ? "guest link" : sure,
      })),
  };
}
