export const templateFormats = ["env", "json", "yaml", "text"] as const;
export type TemplateFormat = (typeof templateFormats)[number];

/** By the name of the file, whatever stands around it: `.env.example`, `config.yaml.tpl`. */
export function formatOf(file: string): TemplateFormat | undefined {
  const name = file.toLowerCase().split(/[/\\]/).at(-1) ?? "";
  for (const part of name.split(".").reverse()) {
    if (part === "env" || part === "json") return part;
    if (part === "yaml" || part === "yml") return "yaml";
  }
  return undefined;
}
