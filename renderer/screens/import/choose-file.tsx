import { TextInput } from "@mantine/core";
import { IconFileUpload } from "@tabler/icons-react";
import { useRef, useState } from "react";
import { Button } from "../../parts/button.tsx";
import { icon } from "../../parts/icon.ts";
import { importWords as words } from "../../words/import.ts";
import classes from "./import.module.css";

type ChooseFileProps = {
  readonly busy: boolean;
  readonly onFile: (file: File) => Promise<void>;
  readonly onPath: (path: string) => Promise<void>;
};

/** A file is dropped, chosen, or named by its path. */
export function ChooseFile({ busy, onFile, onPath }: ChooseFileProps) {
  const file = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  const [path, setPath] = useState("");
  const wanted = path.trim();
  return (
    <>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: dropping is one of three ways; the button below is another */}
      <div
        className={classes.drop}
        data-over={over || undefined}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={(event) => {
          event.preventDefault();
          setOver(false);
          const [dropped] = event.dataTransfer.files;
          if (dropped !== undefined && !busy) void onFile(dropped);
        }}
      >
        <p className={classes.dropTitle}>{words.dropLabel}</p>
        <p className="kh-small kh-body">{words.kinds}</p>
        <Button
          tone="primary"
          icon={<IconFileUpload {...icon} />}
          disabled={busy}
          onClick={() => file.current?.click()}
        >
          {words.choose}
        </Button>
        <input
          ref={file}
          type="file"
          hidden
          aria-label={words.choose}
          onChange={(event) => {
            const [chosen] = event.currentTarget.files ?? [];
            event.currentTarget.value = "";
            if (chosen !== undefined) void onFile(chosen);
          }}
        />
      </div>
      <form
        className={classes.path}
        onSubmit={(event) => {
          event.preventDefault();
          if (wanted !== "" && !busy) void onPath(wanted);
        }}
      >
        <TextInput
          label={words.path}
          description={words.pathHint}
          value={path}
          spellCheck={false}
          autoComplete="off"
          onChange={(event) => setPath(event.currentTarget.value)}
        />
        <Button type="submit" disabled={wanted === ""} busy={busy}>
          {words.read}
        </Button>
      </form>
      <p className="kh-small kh-body">{words.safe}</p>
    </>
  );
}
