import { Autocomplete, NumberInput, Select, Switch, TagsInput, Textarea, TextInput } from "@mantine/core";
import type { UseFormReturnType } from "@mantine/form";
import { type ReactNode, type RefObject, useState } from "react";
import type { Environment } from "../../../shared/contract/fields.ts";
import { EnvironmentTag } from "../../parts/environment.tsx";
import { EnvironmentChoice } from "../../parts/environment-choice.tsx";
import { keyTypes } from "../../parts/environments.ts";
import { Lesson } from "../../parts/lesson.tsx";
import { SecretField, type SecretHandle } from "../../parts/secret-field.tsx";
import { editorWords as words } from "../../words/key-editor.ts";
import classes from "./editor.module.css";
import { Generator } from "./generator.tsx";
import type { KeyFields } from "./key-fields.ts";

type Form = UseFormReturnType<KeyFields>;

type KeyFormSectionsProps = {
  readonly form: Form;
  readonly editing: boolean;
  readonly at: "limits" | undefined;
  readonly env: Environment;
  readonly onEnvironment: (env: Environment) => void;
  readonly services: string[];
  readonly secret: RefObject<SecretHandle | null>;
  readonly valueMissing: boolean;
  readonly onValue: () => void;
};

export function KeyFormSections({
  form,
  editing,
  at,
  env,
  onEnvironment,
  services,
  secret,
  valueMissing,
  onValue,
}: KeyFormSectionsProps) {
  const [isTemporary, setTemporary] = useState(form.getValues().type === "temporary");
  form.watch("type", ({ value }) => setTemporary(value === "temporary"));
  return (
    <>
      <Section title={words.parts.value}>
        <div className={classes.two}>
          <TextInput
            label={words.name}
            placeholder={words.nameHint}
            maxLength={120}
            autoComplete="off"
            autoFocus={!editing}
            {...form.getInputProps("name")}
            key={form.key("name")}
          />
          <Autocomplete
            label={words.service}
            placeholder={words.serviceHint}
            data={services}
            limit={20}
            maxLength={80}
            {...form.getInputProps("service")}
            key={form.key("service")}
          />
        </div>
        {editing ? (
          <EnvironmentTag env={env} />
        ) : (
          <div>
            <EnvironmentChoice label={words.environment} value={env} onChange={onEnvironment} />
            <Lesson name="environments" />
          </div>
        )}
        <SecretField
          ref={secret}
          label={editing ? words.newValue : words.value}
          description={editing ? words.newValueHint : undefined}
          error={valueMissing ? words.needValue : undefined}
          onChange={onValue}
          actions={<Generator onValue={(value) => secret.current?.put(value)} />}
        />
      </Section>
      <Section title={words.parts.life}>
        <div className={classes.two}>
          <NumberInput
            label={words.rotateEvery}
            description={env === "prod" ? words.prodRotation : undefined}
            suffix={` ${words.days}`}
            min={1}
            max={3650}
            allowDecimal={false}
            allowNegative={false}
            {...form.getInputProps("rotateEvery")}
            key={form.key("rotateEvery")}
          />
          <TextInput type="date" label={words.expires} {...form.getInputProps("expires")} key={form.key("expires")} />
        </div>
        <div>
          <Lesson name="rotation" />
          {isTemporary && <Lesson name="temporary" />}
        </div>
        {!editing && (
          <Switch
            label={words.showOnce}
            description={words.showOnceHint}
            {...form.getInputProps("showOnce", { type: "checkbox" })}
            key={form.key("showOnce")}
          />
        )}
      </Section>
      <Section title={words.parts.where}>
        <div className={classes.two}>
          <Select
            label={words.type}
            data={keyTypes.map((value) => ({ value, label: words.types[value] }))}
            {...form.getInputProps("type")}
            key={form.key("type")}
          />
          <TextInput
            label={words.variable}
            description={words.variableHint}
            maxLength={200}
            spellCheck={false}
            autoComplete="off"
            {...form.getInputProps("variable")}
            key={form.key("variable")}
          />
        </div>
        <Lesson name="code" />
        <List form={form} name="scopes" label={words.scopes} autoFocus={at === "limits"} />
        <div className={classes.two}>
          <List form={form} name="allowedAddresses" label={words.allowedAddresses} />
          <List form={form} name="allowedDomains" label={words.allowedDomains} />
        </div>
        <div>
          {env === "prod" && <p className="kh-small kh-quiet">{words.limitsHint}</p>}
          <Lesson name="limits" />
        </div>
      </Section>
      <Section title={words.parts.about}>
        <div className={classes.two}>
          <TextInput label={words.owner} maxLength={80} {...form.getInputProps("owner")} key={form.key("owner")} />
          <TextInput
            label={words.providerPage}
            description={words.providerHint}
            placeholder="https://"
            maxLength={500}
            spellCheck={false}
            {...form.getInputProps("providerPage")}
            key={form.key("providerPage")}
          />
        </div>
        <div className={classes.two}>
          <List form={form} name="tags" label={words.tags} />
          <List form={form} name="usedIn" label={words.usedIn} />
        </div>
        <Textarea
          label={words.notes}
          autosize
          minRows={2}
          maxRows={10}
          maxLength={10_000}
          {...form.getInputProps("notes")}
          key={form.key("notes")}
        />
      </Section>
    </>
  );
}

function Section({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <section className={classes.section}>
      <h2>{title}</h2>
      {children}
    </section>
  );
}

type ListProps = {
  readonly form: Form;
  readonly name: "scopes" | "allowedAddresses" | "allowedDomains" | "tags" | "usedIn";
  readonly label: string;
  readonly autoFocus?: boolean;
};

function List({ form, name, label, autoFocus = false }: ListProps) {
  return (
    <TagsInput
      autoFocus={autoFocus}
      label={label}
      description={words.listHint}
      acceptValueOnBlur
      splitChars={[","]}
      {...form.getInputProps(name)}
      key={form.key(name)}
    />
  );
}
