import { catalogue } from "./catalogue.ts";

export const secretWords = catalogue({
  en: {
    show: "Show",
    hide: "Hide",
    fromFile: "From a file",
    removeFile: "Take it out",
    file: (bytes: number) => `A file of ${bytes} bytes`,
    tooLarge: "The file has more than 1 MiB. Nothing was taken from it.",
  },
});
