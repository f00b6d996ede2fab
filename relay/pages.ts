/**
 * What a browser shows for a link: with the guest page's files a page whose script does the recipient's part, without
 * them, and in a browser without JavaScript, a page that says what to do. The text is the same for everybody: the relay
 * knows nothing of the link that is behind the `#`.
 */
import { type GuestFiles, sourceHash } from "./guest-files.ts";

export type Pages = {
  /** For `/o`. */
  readonly open: string;
  /** For `/o%23…`. */
  readonly mangled: string;
  readonly contentSecurityPolicy: string;
};

export const guestScriptPath = "/o/guest.js";

const plainStyle = `:root{color-scheme:light dark;font:1.0625rem/1.6 system-ui,sans-serif}
body{max-width:36rem;margin:18vh auto 0;padding:0 1.5rem}
h1{font-size:1.5rem;line-height:1.3}
code{font-size:.95em}`;

const logo = `<svg viewBox="0 0 22 22" aria-hidden="true"><rect class="logo-ground" width="22" height="22" rx="6"/><g class="logo-cut"><rect x="4" y="5" width="14" height="2.6" rx="1"/><rect x="4" y="5" width="2.4" height="12" rx="1"/><rect x="7.9" y="5" width="2.4" height="6.4" rx="1"/><rect x="11.8" y="5" width="2.4" height="9.4" rx="1"/><rect x="15.6" y="5" width="2.4" height="5" rx="1"/></g></svg>`;

type Text = { readonly title: string; readonly paragraphs: readonly string[] };

const openText: Text = {
  title: "Open this link in Keyhold",
  paragraphs: [
    "Somebody sent you a key. Copy the whole link from your browser’s address bar or from the message, and open it in the Keyhold app, or run <code>keyhold open</code> with it.",
    "Looking at this page has changed nothing: the link is still as it was.",
  ],
};
const scriptHint =
  "A link for guests can be opened right here, but this page needs JavaScript for that, because the key is decrypted in your browser and nowhere else. Allow it for this page and open the link again from the message.";

const mangledText: Text = {
  title: "This link was damaged on its way",
  paragraphs: [
    "A mail gateway or messenger has rewritten the link, and its secret part was sent to this server. Do not repair it by hand.",
    "Ask the sender for a new link, by another way if possible. If it was made for you in the Keyhold app, it stays protected by your own key.",
  ],
};

const noAssembly: Text = {
  title: "This browser cannot open the link",
  paragraphs: [
    "It has no WebAssembly, which the decryption needs; some phones switch it off in a protected mode. Nothing was opened, and the link still works.",
    "Open it again from the message in another browser, or in the Keyhold app.",
  ],
};
const notLoaded: Text = {
  title: "The page could not be loaded",
  paragraphs: [
    "A part of it did not arrive, or this browser is too old for it. Nothing was opened, and the link still works.",
    "Open it again from the message. If that does not help, use another browser or the Keyhold app.",
  ],
};

export function makePages(files: GuestFiles | undefined): Pages {
  const style = files?.style ?? plainStyle;
  return {
    open: page(openText, style, files),
    mangled: page(mangledText, style, files),
    contentSecurityPolicy: policy(style, files),
  };
}

function policy(style: string, files: GuestFiles | undefined): string {
  const scripts =
    files === undefined
      ? []
      : [
          `script-src '${sourceHash(files.boot)}' '${files.scriptHash}' 'wasm-unsafe-eval'`,
          "connect-src 'self'",
          "worker-src 'self'",
        ];
  return [
    "default-src 'none'",
    ...scripts,
    `style-src '${sourceHash(style)}'`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    files === undefined ? "trusted-types 'none'" : "trusted-types keyhold-worker",
  ].join(";");
}

function page(text: Text, style: string, files: GuestFiles | undefined): string {
  const head = `<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex, nofollow">
<meta name="referrer" content="no-referrer">
<title>${text.title}</title>`;
  if (files === undefined) {
    return document(`${head}\n<style>${style}</style>`, `<main>\n${block(text)}\n</main>`);
  }
  // The first script stands before the style and everything else: the link leaves the address bar first.
  return document(
    `${head}
<script>${files.boot}</script>
<style>${style}</style>
<script type="module" src="${guestScriptPath}" integrity="${files.scriptHash}"></script>`,
    `<header>${logo}<span>Keyhold</span></header>
<main>
<div id="plain">
${block(text)}
<p>${scriptHint}</p>
</div>
<div id="no-assembly">
${block(noAssembly)}
</div>
<div id="not-loaded">
${block(notLoaded)}
</div>
<div id="guest" data-view="loading"><h1>Looking at the link</h1><div class="progress" aria-hidden="true"></div></div>
<p id="status" role="status"></p>
</main>`,
  );
}

function block({ title, paragraphs }: Text): string {
  return `<h1>${title}</h1>\n${paragraphs.map((paragraph) => `<p>${paragraph}</p>`).join("\n")}`;
}

function document(head: string, body: string): string {
  return `<!doctype html>
<html lang="en">
<head>
${head}
</head>
<body>
${body}
</body>
</html>
`;
}
