import { NumberInput, Popover, Select, Switch, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { IconDice5 } from "@tabler/icons-react";
import { useState } from "react";
import type { MethodInput } from "../../../shared/contract/api.ts";
import { useAsk } from "../../connection/connection-context.tsx";
import { Button } from "../../parts/button.tsx";
import { FailureNote } from "../../parts/failure-note.tsx";
import { smallIcon } from "../../parts/icon.ts";
import { editorWords } from "../../words/key-editor.ts";
import classes from "./editor.module.css";

const { generator: words } = editorWords;
const alphabets = ["alphanumeric", "hex", "base64url", "symbols", "digits"] as const;

type Recipe = Required<MethodInput<"keys.generate">>;

/** @param onValue takes ownership of the bytes. */
export function Generator({ onValue }: { readonly onValue: (value: Uint8Array) => void }) {
  const ask = useAsk();
  const [open, setOpen] = useState(false);
  const [made, setMade] = useState<string>();
  const [failure, setFailure] = useState<unknown>();
  const form = useForm<Recipe>({
    initialValues: { prefix: "", length: 40, alphabet: "alphanumeric", checksum: false },
  });

  const generate = async () => {
    setFailure(undefined);
    try {
      const { value, bits, strength } = await ask("keys.generate", form.getValues());
      onValue(value);
      setMade(words.strength(bits, strength));
    } catch (error) {
      setFailure(error);
    }
  };

  return (
    <Popover opened={open} onChange={setOpen} position="bottom-start" width={280} trapFocus shadow="md" returnFocus>
      <Popover.Target>
        <Button size="small" tone="quiet" icon={<IconDice5 {...smallIcon} />} onClick={() => setOpen(!open)}>
          {editorWords.generate}
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <div className={classes.generator}>
          <h3>{words.title}</h3>
          <TextInput label={words.prefix} maxLength={40} spellCheck={false} {...form.getInputProps("prefix")} />
          <NumberInput label={words.length} min={8} max={4096} allowDecimal={false} {...form.getInputProps("length")} />
          <Select
            label={words.alphabet}
            data={alphabets.map((value) => ({ value, label: words.alphabets[value] }))}
            comboboxProps={{ withinPortal: false }}
            {...form.getInputProps("alphabet")}
          />
          <Switch
            label={words.checksum}
            description={words.checksumHint}
            {...form.getInputProps("checksum", { type: "checkbox" })}
          />
          <Button tone="primary" wide onClick={() => void generate()}>
            {words.make}
          </Button>
          <span className="kh-small kh-accent" role="status">
            {made}
          </span>
          <FailureNote failure={failure} />
        </div>
      </Popover.Dropdown>
    </Popover>
  );
}
