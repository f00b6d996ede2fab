/** What was chosen for a message so far, kept sealed in the vault: a lock in the middle gives the page back as it was. */
import { useEffect, useState } from "react";
import type { Environment } from "../../../shared/contract/fields.ts";
import type { ReceivedMessage } from "../../../shared/contract/link-methods.ts";
import type { Ask } from "../../connection/connection.ts";
import { useAsk } from "../../connection/connection-context.tsx";
import { environments } from "../../parts/environments.ts";
import { readDraft, saveDraft } from "../../session/drafts.ts";
import type { OnConflict } from "./destination.tsx";
import { type ItemChoice, itemChoices } from "./item-choice.ts";

export type Decision = {
  readonly name: string;
  /** Undefined leaves each value where it was sent to. */
  readonly env: Environment | undefined;
  readonly onConflict: OnConflict;
  /** Of a message with several values: what was chosen for one of them, by its place. */
  readonly items: Readonly<Record<number, ItemChoice>>;
  /** Of such a message: where one of them goes instead of where it was sent to. */
  readonly places: Readonly<Record<number, Place>>;
};
export type Place = { readonly name?: string; readonly env?: Environment };

export function useDecision(message: ReceivedMessage): [Decision, (change: Partial<Decision>) => void] {
  const ask = useAsk();
  const [decision, setDecision] = useState<Decision>(() => firstDecision(message));
  useEffect(() => {
    let gone = false;
    readDraft(ask, draftPlace(message.id)).then(
      (draft) => !gone && setDecision((before) => ({ ...before, ...readDecision(draft) })),
      () => undefined,
    );
    return () => {
      gone = true;
    };
  }, [ask, message.id]);
  return [decision, (change) => setDecision((before) => ({ ...before, ...change }))];
}

/** Saves a moment after the last change. @returns what gives it up. */
export function keepDeciding(ask: Ask, id: string, decision: Decision): () => void {
  const timer = setTimeout(() => void saveDraft(ask, draftPlace(id), decision).catch(() => undefined), 400);
  return () => clearTimeout(timer);
}

function draftPlace(id: string): string {
  return `inbox:${id}`;
}

function firstDecision({ items }: ReceivedMessage): Decision {
  const [first] = items;
  return {
    name: first?.name ?? "",
    env: items.length === 1 ? (first?.env ?? "dev") : undefined,
    onConflict: "keep",
    items: {},
    places: {},
  };
}

function readDecision(draft: unknown): Partial<Decision> {
  if (typeof draft !== "object" || draft === null) return {};
  const { name, env, onConflict, items, places } = draft as Record<string, unknown>;
  const known = environments.find((one) => one === env);
  return {
    ...(typeof name === "string" ? { name } : {}),
    ...(known === undefined ? {} : { env: known }),
    ...(onConflict === "replace" ? { onConflict } : {}),
    ...(typeof items === "object" && items !== null ? { items: readItems(items) } : {}),
    ...(typeof places === "object" && places !== null ? { places: readPlaces(places) } : {}),
  };
}

function readPlaces(places: object): Record<number, Place> {
  return Object.fromEntries(
    Object.entries(places).flatMap(([index, place]) => {
      if (typeof place !== "object" || place === null) return [];
      const { name, env } = place as Record<string, unknown>;
      const known = environments.find((one) => one === env);
      const kept: Place = {
        ...(typeof name === "string" ? { name } : {}),
        ...(known === undefined ? {} : { env: known }),
      };
      return [[Number(index), kept]];
    }),
  );
}

function readItems(items: object): Record<number, ItemChoice> {
  return Object.fromEntries(
    Object.entries(items).flatMap(([index, choice]) => {
      const known = itemChoices.find((one) => one === choice);
      return known === undefined ? [] : [[Number(index), known]];
    }),
  );
}
