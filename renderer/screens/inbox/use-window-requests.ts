import { useNavigate } from "@tanstack/react-router";
import { useEffect, useRef } from "react";
import { useConnection } from "../../connection/connection-context.tsx";
import { dialogs } from "../../shell/dialogs.ts";
import { handLinks } from "./handed-link.ts";

/**
 * What a person asked for outside the page: a `keyhold://` link, the menu. Listened to only in the open window: what came
 * while it was locked waits in the window's own process and is given to the first listener.
 */
export function useWindowRequests(): void {
  const { onRequest } = useConnection();
  const navigate = useNavigate();
  const latest = useRef(navigate);
  latest.current = navigate;
  useEffect(() => {
    return onRequest?.((request) => {
      switch (request.type) {
        case "open-link":
          handLinks(request.link);
          // Opened anew, so that a second link is taken too.
          dialogs.close();
          setTimeout(() => dialogs.open({ name: "open-link" }));
          return;
        case "show-settings":
          void latest.current({ to: "/settings" });
          return;
        default:
          request satisfies never;
      }
    });
  }, [onRequest]);
}
