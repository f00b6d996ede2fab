import { TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { Button } from "../../parts/button.tsx";
import { doorWords } from "../../words/door.ts";
import classes from "../door/door.module.css";

const { welcome: words } = doorWords;

export type You = { readonly name: string; readonly email: string; readonly device: string };

export function YouStep({
  you,
  onBack,
  onNext,
}: {
  readonly you: You;
  readonly onBack: () => void;
  readonly onNext: (you: You) => void;
}) {
  const form = useForm({
    initialValues: you,
    validate: {
      name: (name) => (name.trim() === "" ? words.nameMissing : null),
      email: (email) => (email.trim() === "" || /^[^@\s]+@[^@\s]+$/.test(email.trim()) ? null : words.emailWrong),
    },
  });
  return (
    <form
      className={classes.form}
      onSubmit={form.onSubmit(({ name, email, device }) =>
        onNext({ name: name.trim(), email: email.trim(), device: device.trim() || words.thisComputer }),
      )}
    >
      <h1>{words.you}</h1>
      <p className="kh-body">{words.youMore}</p>
      <TextInput label={words.name} {...form.getInputProps("name")} autoComplete="name" maxLength={80} autoFocus />
      <TextInput
        label={`${words.email} (${words.emailMore})`}
        {...form.getInputProps("email")}
        autoComplete="email"
        maxLength={200}
      />
      <TextInput label={words.device} {...form.getInputProps("device")} maxLength={80} autoComplete="off" />
      <div className={classes.two}>
        <Button onClick={onBack}>{words.back}</Button>
        <Button type="submit" tone="primary">
          {words.next}
        </Button>
      </div>
    </form>
  );
}
