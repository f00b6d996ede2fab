/** What the demo says and how it looks. */
const coloured = process.stdout.isTTY === true && (process.env.NO_COLOR ?? "") === "";

function paint(code: number, text: string): string {
  return coloured ? `\x1b[${code}m${text}\x1b[0m` : text;
}

export class Narrator {
  #step = 0;
  checks = 0;

  step(text: string): void {
    this.#step++;
    console.log(`\n${paint(1, `${this.#step}. ${text}`)}`);
  }

  say(text: string): void {
    console.log(`   ${text}`);
  }

  command(who: string, line: string): void {
    console.log(`   ${paint(36, `${who}$`)} ${line}`);
  }

  /** A program's own words, shortened where a card or a link is longer than a line. */
  output(text: string): void {
    for (const line of text.trimEnd().split("\n")) {
      const short = line.replace(/\S{97,}/g, (token) => `${token.slice(0, 64)}… (${token.length} characters)`);
      for (const part of wrapped(short, 96)) console.log(`     ${paint(2, part)}`);
    }
  }

  /** @throws Error when what was promised did not happen. */
  check(promise: string, holds: boolean, instead: () => string): void {
    if (!holds) throw new Error(`${promise}: NOT SO.\n${instead()}`);
    this.checks++;
    console.log(`   ${paint(32, "✓")} ${promise}`);
  }
}

function wrapped(line: string, width: number): string[] {
  if (line.length <= width) return [line];
  const parts: string[] = [];
  let part = "";
  for (const word of line.split(" ")) {
    if (part !== "" && part.length + 1 + word.length > width) {
      parts.push(part);
      part = word;
    } else part = part === "" ? word : `${part} ${word}`;
  }
  return [...parts, part];
}
