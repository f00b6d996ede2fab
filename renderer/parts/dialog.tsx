import { Modal } from "@mantine/core";
import type { ReactNode } from "react";
import { useEffect } from "react";
import { shownValues } from "../session/shown-values.ts";
import { partsWords } from "../words/parts.ts";
import classes from "./dialog.module.css";

type DialogProps = {
  readonly title: ReactNode;
  readonly onClose: () => void;
  readonly size?: "narrow" | "wide";
  /** Stays in view under the content that scrolls: the ways out, the main one last. */
  readonly footer?: ReactNode;
  /** A second column on the recessed ground. */
  readonly aside?: ReactNode;
  /** `Ctrl Enter`. */
  readonly onMainAction?: () => void;
  /** Closed by Esc and by a click outside unless there is no other way out than to answer. */
  readonly mustAnswer?: boolean;
  readonly children: ReactNode;
};

/** A dialog of the look: 480 or 860 wide, its foot always in view. Values on screen end when it opens. */
export function Dialog({
  title,
  onClose,
  size = "narrow",
  footer,
  aside,
  onMainAction,
  mustAnswer = false,
  children,
}: DialogProps) {
  useEffect(() => shownValues.hideAll(), []);
  return (
    <Modal.Root
      opened
      onClose={onClose}
      size={size === "wide" ? "53.75rem" : "30rem"}
      closeOnEscape={!mustAnswer}
      closeOnClickOutside={false}
      centered
      radius="xl"
      padding={0}
    >
      <Modal.Overlay backgroundOpacity={1} color="var(--kh-scrim)" />
      <Modal.Content classNames={{ content: classes.content ?? "" }}>
        {/* Mantine's content passes no key events on: an element of ours around everything takes them. */}
        {/* biome-ignore lint/a11y/noStaticElementInteractions: the controls in it are what is pressed */}
        <div
          className={classes.whole}
          onKeyDown={(event) => {
            if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && onMainAction !== undefined) {
              event.preventDefault();
              onMainAction();
            }
          }}
        >
          <div className={`${classes.columns} ${aside === undefined ? "" : classes.two}`}>
            <div className={classes.main}>
              <div className={classes.head}>
                <Modal.Title component="h2" className={classes.title ?? ""}>
                  {title}
                </Modal.Title>
                {!mustAnswer && <Modal.CloseButton aria-label={partsWords.close} />}
              </div>
              {children}
            </div>
            {aside !== undefined && <div className={classes.aside}>{aside}</div>}
          </div>
          {footer !== undefined && <div className={classes.foot}>{footer}</div>}
        </div>
      </Modal.Content>
    </Modal.Root>
  );
}
