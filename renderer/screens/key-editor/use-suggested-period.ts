import type { UseFormReturnType } from "@mantine/form";
import { useEffect, useRef } from "react";
import type { Environment } from "../../../shared/contract/fields.ts";
import { suggestedPeriod } from "../../../shared/contract/rotation-policy.ts";
import { useHostQuery } from "../../data/host-query.ts";
import type { KeyFields } from "./key-fields.ts";

type Form = UseFormReturnType<KeyFields>;

/** A new key begins with the period that suits it; this follows its environment and type until the person writes another. */
export function useSuggestedPeriod(form: Form, env: Environment, begun: number | string, enabled: boolean): void {
  const settings = useHostQuery("settings.get", {}, { enabled });
  const periods = settings.data?.rotation;
  const suggested = useRef(begun);
  const suggest = () => {
    if (!enabled || periods === undefined) return;
    const { rotateEvery, type } = form.getValues();
    if (rotateEvery !== suggested.current) return;
    const next = suggestedPeriod(periods, type, env) ?? "";
    suggested.current = next;
    if (next !== rotateEvery) form.setFieldValue("rotateEvery", next);
  };
  form.watch("type", suggest);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what it reads of the form is read then
  useEffect(suggest, [enabled, periods, env]);
}
