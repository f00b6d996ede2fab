import { IconX } from "@tabler/icons-react";
import { type ReactNode, useEffect, useRef } from "react";
import { IconButton } from "../../parts/button.tsx";
import { icon } from "../../parts/icon.ts";
import { teamWords } from "../../words/team.ts";
import classes from "./team.module.css";

type SideHeadProps = {
  readonly mark?: ReactNode;
  readonly title: string;
  readonly sub?: ReactNode;
  /** The panel was asked for by a button: the focus goes with it. */
  readonly takeFocus?: boolean;
  readonly onClose: () => void;
};

export function SideHead({ mark, title, sub, takeFocus = false, onClose }: SideHeadProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (takeFocus) heading.current?.focus({ preventScroll: true });
  }, [takeFocus]);
  return (
    <header className={classes.sideHead}>
      {mark}
      <div>
        <h2 ref={heading} tabIndex={-1}>
          {title}
        </h2>
        {sub !== undefined && <div className="kh-small kh-body">{sub}</div>}
      </div>
      <IconButton label={teamWords.close} onClick={onClose}>
        <IconX {...icon} />
      </IconButton>
    </header>
  );
}
