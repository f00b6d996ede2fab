import { useMantineColorScheme } from "@mantine/core";
import { RouterProvider } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { useAsk } from "../connection/connection-context.tsx";
import { useHostQuery } from "../data/host-query.ts";
import { toast } from "../parts/toast.tsx";
import { draftPlaces } from "../session/drafts.ts";
import { unlockNews } from "../session/unlock-news.ts";
import { colorSchemeOf } from "../theme/color-scheme.ts";
import { doorWords } from "../words/door.ts";
import { createAppRouter } from "./routes.ts";
import { VaultFileContext } from "./vault-file.ts";

/** The open window. What was being edited when it locked comes back first. */
export function Frame({ file }: { readonly file: string }) {
  const [router] = useState(createAppRouter);
  const ask = useAsk();
  const settings = useHostQuery("settings.get", {});
  const { setColorScheme } = useMantineColorScheme();
  const theme = settings.data?.theme;

  useEffect(() => {
    if (theme !== undefined) setColorScheme(colorSchemeOf(theme));
  }, [theme, setColorScheme]);

  useEffect(() => {
    const news = unlockNews.get();
    unlockNews.set(undefined);
    if (news !== undefined) toast({ text: doorWords.unlock.failedBefore(news.failedAttempts), stays: true });
  }, []);

  useEffect(() => {
    void draftPlaces(ask).then(
      (places) => {
        const place = places.findLast((name) => /^(key|inbox):/.test(name));
        if (place === "key:new") void router.navigate({ to: "/keys/new" });
        else if (place?.startsWith("inbox:"))
          void router.navigate({ to: "/inbox", search: { message: place.slice("inbox:".length) } });
        else if (place !== undefined)
          void router.navigate({ to: "/keys/edit/$id", params: { id: place.slice("key:".length) } });
      },
      () => undefined,
    );
  }, [ask, router]);

  return (
    <VaultFileContext value={file}>
      <RouterProvider router={router} />
    </VaultFileContext>
  );
}
