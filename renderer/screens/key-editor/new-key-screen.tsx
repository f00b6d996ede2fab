import { useSearch } from "@tanstack/react-router";
import { useMemo } from "react";
import { suggestedPeriod } from "../../../shared/contract/rotation-policy.ts";
import { useAsk } from "../../connection/connection-context.tsx";
import { useHostQuery } from "../../data/host-query.ts";
import { environments } from "../../parts/environments.ts";
import { editorWords as words } from "../../words/key-editor.ts";
import { addInput, emptyFields, type KeyFields } from "./key-fields.ts";
import { KeyForm } from "./key-form.tsx";

/** A new key, or another environment's value of one: then what belongs to the key is there already. */
export function NewKeyScreen() {
  const ask = useAsk();
  const { name, env } = useSearch({ from: "/keys/new" });
  const keys = useHostQuery("keys.list", {});
  const settings = useHostQuery("settings.get", {});
  const periods = settings.data?.rotation;
  const initial = useMemo<KeyFields>(() => {
    const chosen = environments.find((candidate) => candidate === env) ?? "dev";
    const known = keys.data?.rows.find((row) => row.name === name);
    return {
      ...emptyFields,
      name: name ?? "",
      service: known?.service ?? "",
      owner: known?.owner ?? "",
      tags: known?.tags ?? [],
      env: chosen,
      rotateEvery: periods === undefined ? "" : (suggestedPeriod(periods, emptyFields.type, chosen) ?? ""),
    };
  }, [name, env, keys.data, periods]);
  if (keys.data === undefined || settings.isPending) return null;

  const store = (fields: KeyFields, value: Uint8Array | undefined) =>
    ask("keys.add", addInput(fields, value ?? new Uint8Array()));
  return (
    <KeyForm
      key={`${name}:${env}`}
      title={words.newTitle}
      place="key:new"
      initial={initial}
      editing={false}
      store={store}
    />
  );
}
