import { useEffect, useState } from "react";

/** Milliseconds without a key or a click before an answer counts. */
export const armingTime = 900;

/**
 * False for a moment after something appeared, and for as long as somebody goes on typing or clicking what they meant
 * for something else: nothing is answered by a key that was on its way.
 */
export function useArmed(): boolean {
  const [armed, setArmed] = useState(false);
  useEffect(() => {
    if (armed) return;
    let timer = setTimeout(() => setArmed(true), armingTime);
    const again = () => {
      clearTimeout(timer);
      timer = setTimeout(() => setArmed(true), armingTime);
    };
    window.addEventListener("keydown", again, true);
    window.addEventListener("pointerdown", again, true);
    return () => {
      clearTimeout(timer);
      window.removeEventListener("keydown", again, true);
      window.removeEventListener("pointerdown", again, true);
    };
  }, [armed]);
  return armed;
}
