import type { Environment } from "../../shared/contract/fields.ts";
import { catalogue } from "./catalogue.ts";

export const environmentWords = catalogue({
  en: {
    without: (env: Environment) => `no ${env} value`,
  },
});
