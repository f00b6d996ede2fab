import { TextInput } from "@mantine/core";
import { type FormEvent, useRef, useState } from "react";
import type { Environment } from "../../../shared/contract/fields.ts";
import { isFailure } from "../../connection/call-failure.ts";
import { useAsk } from "../../connection/connection-context.tsx";
import { Button } from "../../parts/button.tsx";
import { EnvironmentChoice } from "../../parts/environment-choice.tsx";
import { FailureNote } from "../../parts/failure-note.tsx";
import { SecretField, type SecretHandle } from "../../parts/secret-field.tsx";
import { doorWords } from "../../words/door.ts";
import { editorWords } from "../../words/key-editor.ts";
import classes from "../door/door.module.css";

const { welcome: words } = doorWords;

/** The last step: everything else of a key can be filled in later, and its service is recognised. */
export function FirstKeyStep({ onDone }: { readonly onDone: () => void }) {
  const ask = useAsk();
  const secret = useRef<SecretHandle>(null);
  const [name, setName] = useState("");
  const [service, setService] = useState("");
  const [env, setEnv] = useState<Environment>("dev");
  const [problems, setProblems] = useState<{ name?: string; value?: string; service?: string }>({});
  const [failure, setFailure] = useState<unknown>();

  const store = async (event: FormEvent) => {
    event.preventDefault();
    const value = secret.current?.bytes();
    const found = {
      ...(name.trim() === "" ? { name: words.needName } : {}),
      ...(value === undefined ? { value: words.needValue } : {}),
    };
    setProblems(found);
    if (value === undefined || name.trim() === "") return;
    try {
      await ask("keys.add", {
        name: name.trim(),
        env,
        value,
        ...(service.trim() === "" ? {} : { service: service.trim() }),
      });
      secret.current?.clear();
      onDone();
    } catch (error) {
      if (service.trim() === "" && isFailure(error, "needs_answer", "invalid_input")) {
        setProblems({ service: editorWords.serviceUnknown });
      } else setFailure(error);
    }
  };

  return (
    <form className={classes.form} onSubmit={(event) => void store(event)}>
      <h1>{words.first}</h1>
      <p className="kh-body">{words.firstMore}</p>
      <TextInput
        label={words.keyName}
        placeholder={words.keyNameHint}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
        error={problems.name}
        maxLength={120}
        autoComplete="off"
        autoFocus
      />
      <TextInput
        label={editorWords.service}
        placeholder={editorWords.serviceHint}
        value={service}
        onChange={(event) => setService(event.currentTarget.value)}
        error={problems.service}
        maxLength={80}
        autoComplete="off"
      />
      <EnvironmentChoice label={words.environment} value={env} onChange={setEnv} />
      <SecretField ref={secret} label={words.value} error={problems.value} />
      <FailureNote failure={failure} />
      <div className={classes.two}>
        <Button onClick={onDone}>{words.later}</Button>
        <Button type="submit" tone="primary">
          {words.store}
        </Button>
      </div>
    </form>
  );
}
