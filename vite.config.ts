/** Builds the window's page: `renderer/` to `dist/renderer`. A door replaces the nonce's placeholder in every response. */
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";
import { scaleWithText } from "./scripts/scale-with-text.mjs";

/** What stands in the built index.html where each response's own nonce belongs. */
const noncePlaceholder = "__KEYHOLD_NONCE__";

export default defineConfig({
  root: "renderer",
  base: "./",
  plugins: [react()],
  html: { cspNonce: noncePlaceholder },
  css: { postcss: { plugins: [scaleWithText()] } },
  build: {
    outDir: "../dist/renderer",
    emptyOutDir: true,
    target: "chrome120",
    sourcemap: false,
    // Nothing becomes a data: address: the page loads what the door serves and nothing else.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    chunkSizeWarningLimit: 1500,
  },
});
