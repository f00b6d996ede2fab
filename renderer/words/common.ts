import { catalogue } from "./catalogue.ts";

export const commonWords = catalogue({
  en: {
    unexpected: "Something went wrong in this window. Your vault was not touched by it. Try the step again.",
    appName: "Keyhold",
    loading: "Loading",
  },
});
