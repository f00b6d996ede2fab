import { Outlet } from "@tanstack/react-router";
import { lazy, Suspense } from "react";
import { AgentQuestions } from "../screens/agent/agent-questions.tsx";
import { useDroppedLinks } from "../screens/inbox/use-dropped-links.ts";
import { useWindowRequests } from "../screens/inbox/use-window-requests.ts";
import { shellWords } from "../words/shell.ts";
import { DialogPlace } from "./dialog-place.tsx";
import { ErrorBoundary } from "./error-boundary.tsx";
import classes from "./frame.module.css";
import { LockWarning } from "./lock-warning.tsx";
import { Navigation } from "./navigation.tsx";
import { OutNow } from "./out-now.tsx";
import { TopBar } from "./top-bar.tsx";
import { useFrameShortcuts } from "./use-frame-shortcuts.ts";

const Palette = lazy(() => import("./palette.tsx").then((module) => ({ default: module.Palette })));

/** Top bar, navigation, the screen, and the line that says what is out. */
export function FrameOutlet() {
  useFrameShortcuts();
  useWindowRequests();
  useDroppedLinks();
  return (
    <div className={classes.frame}>
      <a className={classes.skip} href="#content">
        {shellWords.skip}
      </a>
      <TopBar />
      <Navigation />
      <main className={classes.main} id="content" tabIndex={-1} data-region="">
        <ErrorBoundary>
          <Suspense fallback={null}>
            <Outlet />
          </Suspense>
        </ErrorBoundary>
      </main>
      <OutNow />
      <LockWarning />
      <DialogPlace />
      <AgentQuestions />
      <Suspense fallback={null}>
        <Palette />
      </Suspense>
    </div>
  );
}
