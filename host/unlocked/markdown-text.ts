/** A name is somebody's text: in a report none of it becomes markup, and it stays on its line. */
export function plainMarkdown(text: string): string {
  return text.replaceAll(/[\r\n]+/g, " ").replaceAll(/[\\`*_[\]<>|#&]/g, "\\$&");
}
