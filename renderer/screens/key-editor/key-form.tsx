/** The form of a key, for a new one and for an edit. What is typed is kept in the vault while it is typed. */
import { useForm } from "@mantine/form";
import { useNavigate } from "@tanstack/react-router";
import { useEffect, useRef, useState } from "react";
import { isFailure } from "../../connection/call-failure.ts";
import { useAsk } from "../../connection/connection-context.tsx";
import { useHostQuery, useRefresh } from "../../data/host-query.ts";
import { Button } from "../../parts/button.tsx";
import { FailureNote } from "../../parts/failure-note.tsx";
import { Note } from "../../parts/note.tsx";
import { Page, PageBody, PageHead } from "../../parts/page.tsx";
import type { SecretHandle } from "../../parts/secret-field.tsx";
import { toast } from "../../parts/toast.tsx";
import { useShortcuts } from "../../shell/shortcuts.ts";
import { editorWords as words } from "../../words/key-editor.ts";
import classes from "./editor.module.css";
import { isChanged, type KeyFields } from "./key-fields.ts";
import { KeyFormSections } from "./key-form-sections.tsx";
import { draftValue, useDraft } from "./use-draft.ts";
import { useSuggestedPeriod } from "./use-suggested-period.ts";

type Warning = { readonly code: string; readonly text: string };

type KeyFormProps = {
  readonly title: string;
  /** Where the draft is kept: `key:new`, `key:ID`. */
  readonly place: string;
  readonly initial: KeyFields;
  /** An edit: the environment stays, and without a new value the old one does. */
  readonly editing: boolean;
  /** The field that the person came for. */
  readonly at?: "limits" | undefined;
  /** @returns the id of the row and what the host points out. The bytes are wiped afterwards. */
  readonly store: (
    fields: KeyFields,
    value: Uint8Array | undefined,
  ) => Promise<{ readonly id: string; readonly warnings: readonly Warning[] }>;
};

export function KeyForm({ title, place, initial, editing, at, store }: KeyFormProps) {
  const ask = useAsk();
  const navigate = useNavigate();
  const refresh = useRefresh();
  const keys = useHostQuery("keys.list", {});
  const secret = useRef<SecretHandle>(null);
  const [env, setEnv] = useState(initial.env);
  const [valueMissing, setValueMissing] = useState(false);
  const [draftBack, setDraftBack] = useState(false);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<unknown>();
  const [stored, setStored] = useState<{ readonly id: string; readonly warnings: readonly Warning[] }>();
  const touched = useRef(false);

  const form = useForm<KeyFields>({
    mode: "uncontrolled",
    initialValues: initial,
    onValuesChange: () => changed(),
    validate: {
      name: (name) => (name.trim() === "" ? words.needName : null),
      variable: (name) =>
        name.trim() === "" || /^[A-Za-z_][A-Za-z0-9_]{0,199}$/.test(name.trim()) ? null : words.variableWrong,
      providerPage: (page) => (page.trim() === "" || page.trim().startsWith("https://") ? null : words.providerWrong),
    },
  });
  const draft = useDraft(place, () => form.getValues(), secret);
  function changed() {
    touched.current = true;
    draft.touch();
  }

  useSuggestedPeriod(form, env, initial.rotateEvery, !editing);

  const { read } = draft;
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when the editor opens: what is typed later is newer than any draft
  useEffect(() => {
    let gone = false;
    void read().then((found) => {
      if (gone || found === undefined) return;
      form.setValues({ ...initial, ...found.fields });
      setEnv(found.fields.env);
      const value = draftValue(found);
      if (value !== undefined) secret.current?.put(value);
      touched.current = true;
      setDraftBack(true);
    });
    return () => {
      gone = true;
    };
  }, [read]);

  const leave = async (id?: string) => {
    // Asked for: the list that this form knows is older than what was just stored.
    const page = id === undefined ? undefined : await ask("keys.get", { key: { id } }).catch(() => undefined);
    void navigate({ to: "/keys", search: page === undefined ? {} : { key: page.keyId, env: page.env } });
  };
  const cancel = async () => {
    const value = secret.current?.bytes();
    const dirty = touched.current && (value !== undefined || isChanged(initial, form.getValues()));
    value?.fill(0);
    const back = () =>
      editing
        ? navigate({ to: "/keys/edit/$id", params: { id: place.slice("key:".length) } })
        : navigate({ to: "/keys/new" });
    if (dirty) {
      await draft.flush();
      toast({
        text: words.notStored,
        undo: () => void back(),
        onExpire: () => void draft.drop().catch(() => undefined),
      });
    } else await draft.drop();
    await leave(editing ? place.slice("key:".length) : undefined);
  };
  const throwAway = async () => {
    await draft.drop();
    form.setValues(initial);
    setEnv(initial.env);
    secret.current?.clear();
    touched.current = false;
    setDraftBack(false);
  };
  const submit = async () => {
    if (busy) return;
    const value = secret.current?.bytes();
    const valid = !form.validate().hasErrors;
    setValueMissing(value === undefined && !editing);
    if (!valid || (value === undefined && !editing)) {
      document.querySelector<HTMLElement>("[aria-invalid=true]")?.focus();
      return;
    }
    setBusy(true);
    setFailure(undefined);
    try {
      const result = await store({ ...form.getValues(), env }, value);
      secret.current?.clear();
      await draft.drop();
      await refresh("keys.list");
      await refresh("keys.get");
      if (result.warnings.length > 0) setStored(result);
      else {
        toast({ text: words.stored(form.getValues().name) });
        await leave(result.id);
      }
    } catch (error) {
      if (!editing && isFailure(error, "needs_answer", "invalid_input") && form.getValues().service.trim() === "") {
        form.setFieldError("service", words.serviceUnknown);
      } else setFailure(error);
    } finally {
      value?.fill(0);
      setBusy(false);
    }
  };
  useShortcuts({ "Ctrl Enter": () => void submit(), Esc: () => void cancel() });

  if (stored !== undefined) {
    return (
      <Page>
        <PageHead title={title} />
        <PageBody reading>
          <div className={classes.section}>
            <Note tone="warn" title={words.storedWith(stored.warnings.length)} live />
            {stored.warnings.map((warning) => (
              <Note key={warning.code} tone="warn">
                {warning.text}
              </Note>
            ))}
            <Button tone="primary" autoFocus onClick={() => void leave(stored.id)}>
              {words.done}
            </Button>
          </div>
        </PageBody>
      </Page>
    );
  }

  const services = [...new Set(keys.data?.rows.map(({ service }) => service))].sort();
  return (
    <Page>
      <PageHead title={title} />
      <PageBody reading>
        <form
          className={classes.form}
          onSubmit={(event) => {
            event.preventDefault();
            void submit();
          }}
        >
          {draftBack && (
            <Note tone="good" title={words.draftBack} live>
              {words.draftBackMore}{" "}
              <button type="button" className="kh-linkbutton" onClick={() => void throwAway()}>
                {words.throwAway}
              </button>
            </Note>
          )}
          <KeyFormSections
            form={form}
            editing={editing}
            at={at}
            env={env}
            onEnvironment={(next) => {
              setEnv(next);
              form.setFieldValue("env", next);
            }}
            services={services}
            secret={secret}
            valueMissing={valueMissing}
            onValue={() => {
              setValueMissing(false);
              changed();
            }}
          />
        </form>
      </PageBody>
      <footer className={classes.foot}>
        <div className={classes.failure}>
          <FailureNote failure={failure} />
        </div>
        <Button tone="quiet" keycap="Esc" onClick={() => void cancel()}>
          {words.cancel}
        </Button>
        <Button tone="primary" keycap="Ctrl Enter" busy={busy} onClick={() => void submit()}>
          {words.store}
        </Button>
      </footer>
    </Page>
  );
}
