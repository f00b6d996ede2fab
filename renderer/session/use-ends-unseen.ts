import { useEffect, useRef } from "react";
import { shownValues } from "./shown-values.ts";

/**
 * What is in the clear ends on Esc, when the window loses focus or is hidden, when a dialog opens, and with the page on a
 * lock. It counts as shown while the component stands.
 */
export function useEndsUnseen(hide: () => void): void {
  const latest = useRef(hide);
  latest.current = hide;
  useEffect(() => {
    const end = () => latest.current();
    const takeOff = shownValues.add(end);
    const onVisibility = () => {
      if (document.visibilityState === "hidden") end();
    };
    window.addEventListener("blur", end);
    document.addEventListener("visibilitychange", onVisibility);
    return () => {
      takeOff();
      window.removeEventListener("blur", end);
      document.removeEventListener("visibilitychange", onVisibility);
    };
  }, []);
}
