/**
 * The recovery code, once: on the plate, printable, and gone when it is confirmed. The text comes in a ref and lives in
 * this component's own text nodes only.
 */
import { TextInput } from "@mantine/core";
import { IconPrinter } from "@tabler/icons-react";
import { type RefObject, useEffect, useRef, useState } from "react";
import { Button } from "../../parts/button.tsx";
import { icon } from "../../parts/icon.ts";
import { doorWords } from "../../words/door.ts";
import { exactTime } from "../../words/time.ts";
import classes from "./door.module.css";

const { kit: words } = doorWords;

type RecoveryKitProps = {
  readonly code: RefObject<string | undefined>;
  readonly file: string;
  readonly onConfirmed: () => void;
};

const groupsOf = (code: string): string[] => code.split(/[\s-]+/).filter((group) => group !== "");

export function RecoveryKit({ code, file, onConfirmed }: RecoveryKitProps) {
  const place = useRef<HTMLOListElement>(null);
  const [made] = useState(Date.now);
  const [asked] = useState(
    () => 1 + ((crypto.getRandomValues(new Uint8Array(1))[0] ?? 0) % Math.max(1, groupsOf(code.current ?? "").length)),
  );
  const [answer, setAnswer] = useState("");
  const right = answer.trim().toUpperCase() === groupsOf(code.current ?? "")[asked - 1]?.toUpperCase();

  useEffect(() => {
    const target = place.current;
    for (const group of groupsOf(code.current ?? "")) {
      const item = document.createElement("li");
      item.textContent = group;
      target?.append(item);
    }
    return () => target?.replaceChildren();
  }, [code]);

  const confirm = () => {
    code.current = undefined;
    onConfirmed();
  };

  return (
    <div className={classes.kit}>
      <div className={classes.sheet} data-shown-value="">
        <h2>{words.heading}</h2>
        <dl className={classes.facts2}>
          <dt>{words.vault}</dt>
          <dd>{file}</dd>
          <dt>{words.made}</dt>
          <dd>{exactTime(made)}</dd>
        </dl>
        <ol ref={place} className={classes.code} aria-label={words.code} translate="no" />
      </div>
      <p className="kh-small kh-body">{words.advice}</p>
      <div className={`${classes.kit} ${classes.noPrint}`}>
        <Button icon={<IconPrinter {...icon} />} onClick={() => window.print()}>
          {words.print}
        </Button>
        <TextInput
          label={words.confirm(asked)}
          value={answer}
          onChange={(event) => setAnswer(event.currentTarget.value)}
          autoComplete="off"
          spellCheck={false}
          maxLength={12}
          error={answer.trim().length >= 4 && !right ? words.differs : undefined}
          description={right ? words.right : undefined}
        />
        <Button tone="primary" size="big" wide disabled={!right} onClick={confirm}>
          {words.done}
        </Button>
      </div>
    </div>
  );
}
