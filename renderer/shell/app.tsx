import { QueryClientProvider } from "@tanstack/react-query";
import { lazy, Suspense, useEffect, useState } from "react";
import type { Connection } from "../connection/connection.ts";
import { ConnectionProvider } from "../connection/connection-context.tsx";
import { followEvents } from "../data/follow-events.ts";
import { useHostQuery } from "../data/host-query.ts";
import { createQueryClient } from "../data/query-client.ts";
import { FailureNote } from "../parts/failure-note.tsx";
import { reportActivity } from "../session/activity.ts";
import { rememberLock } from "../session/last-lock.ts";
import { replacePage } from "../session/replace-page.ts";
import { ErrorBoundary } from "./error-boundary.tsx";

const Unlock = lazy(() =>
  import("../screens/unlock/unlock-screen.tsx").then((module) => ({ default: module.UnlockScreen })),
);
const Welcome = lazy(() =>
  import("../screens/welcome/welcome-screen.tsx").then((module) => ({ default: module.WelcomeScreen })),
);
const loadFrame = () => import("./frame.tsx");
const Frame = lazy(() => loadFrame().then((module) => ({ default: module.Frame })));
/** After the way in is on the screen; the rest of the window is there before the passphrase is typed. */
const frameAfter = 300;

export function App({ connection }: { readonly connection: Connection }) {
  const [client] = useState(createQueryClient);
  useEffect(() => {
    const endEvents = followEvents(connection, client, (reason) => {
      rememberLock(reason);
      replacePage(connection);
    });
    const endActivity = reportActivity(connection);
    return () => {
      endEvents();
      endActivity();
    };
  }, [connection, client]);

  // What comes after the passphrase is there before it is typed.
  useEffect(() => {
    const idle = requestIdleCallback(() => {
      void import("./frame.tsx");
      void import("../screens/keys/keys-screen.tsx");
    });
    return () => cancelIdleCallback(idle);
  }, []);

  return (
    <ErrorBoundary>
      <ConnectionProvider connection={connection}>
        <QueryClientProvider client={client}>
          <Suspense fallback={null}>
            <ByVaultState />
          </Suspense>
        </QueryClientProvider>
      </ConnectionProvider>
    </ErrorBoundary>
  );
}

/** A closed vault lets one see the way in and nothing of what is in it. */
function ByVaultState() {
  const status = useHostQuery("vault.status", {});
  // The tour goes on in the open vault that it has just made.
  const [tour, setTour] = useState(false);
  const state = status.data?.state;
  useEffect(() => {
    if (state === "absent") setTour(true);
    // Another vault was chosen, or a backup was put in place: that one is unlocked.
    if (state === "locked") setTour(false);
  }, [state]);
  useEffect(() => {
    if (state !== "locked") return;
    const timer = setTimeout(() => {
      void loadFrame();
      void import("../screens/keys/keys-screen.tsx");
    }, frameAfter);
    return () => clearTimeout(timer);
  }, [state]);
  if (status.isError) return <FailureNote failure={status.error} />;
  if (status.data === undefined) return null;
  if (status.data.state === "absent" || tour) return <Welcome file={status.data.file} onDone={() => setTour(false)} />;
  if (status.data.state === "unlocked") return <Frame file={status.data.file} />;
  return <Unlock file={status.data.file} />;
}
