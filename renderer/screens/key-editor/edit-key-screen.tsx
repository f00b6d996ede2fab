import { useParams, useSearch } from "@tanstack/react-router";
import { useRef } from "react";
import { useAsk } from "../../connection/connection-context.tsx";
import { useHostQuery } from "../../data/host-query.ts";
import { FailureNote } from "../../parts/failure-note.tsx";
import { Page, PageBody, PageHead } from "../../parts/page.tsx";
import { editorWords as words } from "../../words/key-editor.ts";
import { editInput, fieldsOfPage, type KeyFields } from "./key-fields.ts";
import { KeyForm } from "./key-form.tsx";

export function EditKeyScreen() {
  const { id } = useParams({ from: "/keys/edit/$id" });
  const { at } = useSearch({ from: "/keys/edit/$id" });
  const ask = useAsk();
  const page = useHostQuery("keys.get", { key: { id } });
  // What the form began with: a change that comes meanwhile from elsewhere is not overwritten by what was not touched.
  const began = useRef<{ readonly id: string; readonly fields: KeyFields }>(undefined);
  if (page.data === undefined) {
    return (
      <Page>
        <PageHead title={page.isError ? words.gone : ""} />
        <PageBody reading>
          <FailureNote failure={page.error} />
        </PageBody>
      </Page>
    );
  }
  if (began.current?.id !== id) began.current = { id, fields: fieldsOfPage(page.data) };
  const initial = began.current.fields;

  const store = (fields: KeyFields, value: Uint8Array | undefined) =>
    ask("keys.edit", editInput(id, initial, fields, value));
  return (
    <KeyForm
      key={id}
      title={words.editTitle(page.data.name)}
      place={`key:${id}`}
      initial={initial}
      editing
      at={at}
      store={store}
    />
  );
}
