/**
 * The programs that reach the clipboard. Each takes the value on its standard input and nowhere else: arguments and
 * environment are visible to other programs.
 */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { delimiter, isAbsolute, join } from "node:path";
import type { Surroundings } from "../data-directory.ts";

export type ToolCommand = { readonly file: string; readonly args: readonly string[] };
export type ClipboardTool = {
  readonly name: string;
  readonly copy: ToolCommand;
  /** Prints what is on the clipboard. Fails when it holds no text. */
  readonly paste: ToolCommand;
  /** Started with an empty standard input. */
  readonly clear: ToolCommand;
};

/** Sets the text and marks it as a secret, which clipboard managers respect (http://nspasteboard.org). */
const macCopy = `ObjC.import("AppKit");
const data = $.NSFileHandle.fileHandleWithStandardInput.readDataToEndOfFile;
const text = $.NSString.alloc.initWithDataEncoding(data, $.NSUTF8StringEncoding);
const board = $.NSPasteboard.generalPasteboard;
board.clearContents;
board.setStringForType(text, $.NSPasteboardTypeString);
board.setStringForType($(""), $("org.nspasteboard.ConcealedType"));`;

/** The same for Windows: kept out of its clipboard history and cloud. */
const windowsCopy = `[Console]::InputEncoding = [Text.Encoding]::UTF8
$text = [Console]::In.ReadToEnd()
Add-Type -AssemblyName System.Windows.Forms
$data = New-Object Windows.Forms.DataObject
$data.SetText($text)
foreach ($mark in 'ExcludeClipboardContentFromMonitorProcessing', 'CanIncludeInClipboardHistory', 'CanUploadToCloudClipboard') {
  $data.SetData($mark, (New-Object IO.MemoryStream(,[byte[]](0, 0, 0, 0))))
}
[Windows.Forms.Clipboard]::SetDataObject($data, $true)`;
const windowsPaste = `[Console]::OutputEncoding = New-Object Text.UTF8Encoding $false
[Console]::Out.Write((Get-Clipboard -Raw))`;
const windowsClear = "Add-Type -AssemblyName System.Windows.Forms; [Windows.Forms.Clipboard]::Clear()";

/** The first program that fits this desktop and is installed. */
export function findClipboardTool({ env, platform }: Surroundings): ClipboardTool | undefined {
  const find = (name: string) => findProgram(name, env.PATH ?? env.Path ?? "");
  if (platform === "darwin") return macTool(find);
  if (platform === "win32") return windowsTool(find("powershell.exe"));
  const wayland = env.WAYLAND_DISPLAY !== undefined ? waylandTool(find) : undefined;
  const x11 = env.DISPLAY !== undefined ? (xclipTool(find("xclip")) ?? xselTool(find("xsel"))) : undefined;
  // Linux inside Windows: its own desktop, if there is one, comes first.
  return wayland ?? x11 ?? windowsTool(find("powershell.exe"));
}

function macTool(find: (name: string) => string | undefined): ClipboardTool | undefined {
  const [pbcopy, pbpaste, osascript] = [find("pbcopy"), find("pbpaste"), find("osascript")];
  if (pbcopy === undefined || pbpaste === undefined) return undefined;
  const plain = { file: pbcopy, args: [] };
  const copy = osascript === undefined ? plain : { file: osascript, args: ["-l", "JavaScript", "-e", macCopy] };
  return { name: "pbcopy", copy, paste: { file: pbpaste, args: [] }, clear: plain };
}

function windowsTool(file: string | undefined): ClipboardTool | undefined {
  if (file === undefined) return undefined;
  const run = (script: string) => ({ file, args: ["-NoProfile", "-NonInteractive", "-STA", "-Command", script] });
  return { name: "PowerShell", copy: run(windowsCopy), paste: run(windowsPaste), clear: run(windowsClear) };
}

function waylandTool(find: (name: string) => string | undefined): ClipboardTool | undefined {
  const [copy, paste] = [find("wl-copy"), find("wl-paste")];
  if (copy === undefined || paste === undefined) return undefined;
  const help = spawnSync(copy, ["--help"], { encoding: "utf8" });
  const sensitive = `${help.stdout}${help.stderr}`.includes("--sensitive") ? ["--sensitive"] : [];
  return {
    name: "wl-copy",
    copy: { file: copy, args: [...sensitive, "--type", "text/plain"] },
    paste: { file: paste, args: ["--no-newline"] },
    clear: { file: copy, args: ["--clear"] },
  };
}

function xclipTool(file: string | undefined): ClipboardTool | undefined {
  if (file === undefined) return undefined;
  const write = { file, args: ["-selection", "clipboard", "-in"] };
  return { name: "xclip", copy: write, paste: { file, args: ["-selection", "clipboard", "-out"] }, clear: write };
}

function xselTool(file: string | undefined): ClipboardTool | undefined {
  if (file === undefined) return undefined;
  return {
    name: "xsel",
    copy: { file, args: ["--clipboard", "--input"] },
    paste: { file, args: ["--clipboard", "--output"] },
    clear: { file, args: ["--clipboard", "--clear"] },
  };
}

/** Only absolute folders: a program of the same name in the present folder must not get the value. */
function findProgram(name: string, path: string): string | undefined {
  return path
    .split(delimiter)
    .filter((folder) => isAbsolute(folder))
    .map((folder) => join(folder, name))
    .find((file) => existsSync(file));
}
