import type { PayloadItem } from "../shared/link/payload.ts";

const reserved = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i;

/**
 * What a download is called: never a path, nothing that a system takes for something else, and for values that are no
 * files a plain text.
 */
export function fileName(item: Pick<PayloadItem, "kind" | "name" | "variable">): string {
  const wanted = item.kind === "file" ? item.name : `${item.variable ?? item.name}.txt`;
  const plain = wanted
    .normalize("NFC")
    .replace(/[\p{Cc}\p{Cf}\p{Cs}<>:"/\\|?*%]/gu, "_")
    .replace(/^[.\s]+|[.\s]+$/g, "");
  const short = shorten(plain);
  if (short === "" || reserved.test(short)) return `keyhold-${short === "" ? "file" : short}`;
  return short;
}

/** 120 characters at most, the ending kept: it says what opens the file. */
function shorten(name: string): string {
  const characters = [...name];
  if (characters.length <= 120) return name;
  const ending = /\.[^.]{1,12}$/.exec(name)?.[0] ?? "";
  return characters.slice(0, 120 - ending.length).join("") + ending;
}
