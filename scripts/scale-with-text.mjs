/**
 * The stylesheets are written in the design's pixels; this turns them into units that grow with the reader's text size:
 * lengths into rem, widths in media queries into em, in container queries into rem. Hairlines of up to 2 px stay as they are.
 */
const pixels = /(?<![\w.#-])(-?\d*\.?\d+)px\b/g;

/** A PostCSS plugin. Only our own stylesheets are touched: Mantine's are in rem already. */
export function scaleWithText() {
  const ours = (node) => !/node_modules/.test(node.source?.input.file ?? "");
  return {
    postcssPlugin: "scale-with-text",
    Declaration(declaration) {
      if (!ours(declaration) || !declaration.value.includes("px")) return;
      declaration.value = toRelative(declaration.value, "rem");
    },
    AtRule(rule) {
      if (!ours(rule) || !rule.params.includes("px")) return;
      if (rule.name === "media") rule.params = toRelative(rule.params, "em");
      if (rule.name === "container") rule.params = toRelative(rule.params, "rem");
    },
  };
}

export function toRelative(text, unit) {
  return text.replace(pixels, (whole, number) => {
    const value = Number(number);
    return Math.abs(value) <= 2 ? whole : `${Math.round((value / 16) * 1e5) / 1e5}${unit}`;
  });
}
