/** Resolves once a person can see the page: not while a browser renders it ahead of time, nor in a tab behind another. */
export async function whenSeen(): Promise<void> {
  const page = document as Document & { readonly prerendering?: boolean };
  if (page.prerendering === true) await once("prerenderingchange");
  while (document.visibilityState !== "visible") await once("visibilitychange");
}

function once(event: string): Promise<void> {
  return new Promise((resolve) => document.addEventListener(event, () => resolve(), { once: true }));
}
