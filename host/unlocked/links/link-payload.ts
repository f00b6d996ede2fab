/** What goes into links: values with their fields and conditions, in as many links as their sizes need. */
import { KeyholdError } from "../../../shared/contract/errors.ts";
import { utf8, wipe } from "../../../shared/crypto/bytes.ts";
import { largestCiphertext } from "../../../shared/link/envelope.ts";
import { ciphertextLength, jsonLengthAround } from "../../../shared/link/message.ts";
import { mostItems, type Payload, type PayloadItem } from "../../../shared/link/payload.ts";
import type { RecordId } from "../../../vault/record-index.ts";
import type { App } from "../app.ts";
import type { ListedValue } from "../keys/key-index.ts";
import { withoutEmpty } from "../keys/without-empty.ts";
import { decodeValue } from "../keys/write-key.ts";
import type { ValueDetail } from "../records/keys.ts";
import type { RelayClient } from "./relay-client.ts";

export type Conditions = {
  readonly note?: string | undefined;
  readonly noForward: boolean;
  readonly deleteAfter?: number | undefined;
};
export type MeasuredValue = { readonly listed: ListedValue; readonly item: PayloadItem; readonly length: number };
export type Part = {
  readonly values: readonly MeasuredValue[];
  /** Whether so many more bytes of JSON fit into the link. */
  hasRoomFor(length: number): boolean;
};
/** How values go into links. `tooLarge` fit into none. */
export type Packing = {
  readonly parts: readonly Part[];
  readonly tooLarge: readonly MeasuredValue[];
  /** Of one link with everything. */
  readonly bytes: number;
};

/** Opens every value; whoever asks wipes them with {@link wipeMeasured}. */
export function measureValues(app: App, values: readonly ListedValue[]): MeasuredValue[] {
  return values.map((listed) => {
    const item = itemOf(app, listed);
    const { value, ...rest } = item;
    const length = utf8(JSON.stringify({ ...rest, value: "" })).length + Math.ceil((value.length * 4) / 3) + 1;
    return { listed, item, length };
  });
}

export function wipeMeasured(measured: readonly MeasuredValue[]): void {
  for (const { item } of measured) wipe(item.value);
}

function itemOf(app: App, { id, key, value }: ListedValue): PayloadItem {
  const detail = app.vault.detail(id as RecordId) as ValueDetail;
  return withoutEmpty<PayloadItem>({
    kind: value.file === undefined ? "key" : "file",
    name: value.file ?? key.name,
    service: key.service,
    env: value.env,
    type: value.type,
    variable: value.variable,
    scopes: value.scopes,
    expires: value.expiresAt,
    rotateEvery: value.rotateEvery,
    value: decodeValue(detail.value),
  });
}

/** Conditions that came with a value go on with it, and the strictest one counts for the whole link. */
export function payloadOf(values: readonly MeasuredValue[], conditions: Conditions): Payload {
  const { note, noForward } = conditions;
  const dates = [conditions.deleteAfter, ...values.map(({ listed }) => listed.value.deleteAfter)];
  const known = dates.filter((at) => at !== undefined);
  const policy = {
    ...(noForward ? { noForward: true } : {}),
    ...(known.length === 0 ? {} : { deleteAfter: Math.min(...known) }),
    ...(values.some(({ listed }) => listed.value.showOnce) ? { showOnce: true } : {}),
  };
  return {
    items: values.map(({ item }) => item),
    ...(note === undefined || note === "" ? {} : { note }),
    ...(Object.keys(policy).length === 0 ? {} : { policy }),
  };
}

/** Fills links in the order of the values, each as full as the relay takes it. */
export function packValues(
  app: App,
  relay: RelayClient,
  measured: readonly MeasuredValue[],
  note: string | undefined,
): Packing {
  const limit = relay.ciphertextLimit ?? largestCiphertext;
  const around = jsonLengthAround(app.me.card, relay.origin) + lengthBesideItems(note);
  const sizeOf = (itemsLength: number) => ciphertextLength(around + itemsLength);
  const parts: MeasuredValue[][] = [];
  const tooLarge: MeasuredValue[] = [];
  let filled = 0;
  for (const one of measured) {
    if (sizeOf(one.length) > limit) {
      tooLarge.push(one);
      continue;
    }
    const last = parts.at(-1);
    if (last === undefined || last.length === mostItems || sizeOf(filled + one.length) > limit) {
      parts.push([one]);
      filled = one.length;
    } else {
      last.push(one);
      filled += one.length;
    }
  }
  const partOf = (values: readonly MeasuredValue[]): Part => ({
    values,
    hasRoomFor: (length) => sizeOf(values.reduce((sum, one) => sum + one.length, length)) <= limit,
  });
  return { parts: parts.map(partOf), tooLarge, bytes: sizeOf(measured.reduce((sum, { length }) => sum + length, 0)) };
}

/** The longest that the payload's other fields can be: every condition set. */
function lengthBesideItems(note: string | undefined): number {
  const policy = { noForward: true, deleteAfter: 1_700_000_000_000, showOnce: true };
  const text = note === undefined || note === "" ? {} : { note };
  return utf8(JSON.stringify({ items: [], ...text, policy })).length;
}

/** @throws KeyholdError `too_large`, before anything is made: with the way out, if there is one. */
export function checkFits({ parts, tooLarge, bytes }: Packing, relay: RelayClient, split: boolean): void {
  const limit = sizeText(relay.ciphertextLimit ?? largestCiphertext);
  if (tooLarge.length > 0) {
    const names = tooLarge.map(({ listed }) => `“${listed.key.name}”`).join(", ");
    throw new KeyholdError(
      "too_large",
      `${names} ${tooLarge.length === 1 ? "is" : "are"} too large for a link: the relay ${relay.origin} takes ${limit}. Nothing was sent. Whoever runs the relay can raise that to 2 MiB, or choose another relay.`,
    );
  }
  if (parts.length > 1 && !split) {
    const why =
      bytes > (relay.ciphertextLimit ?? largestCiphertext)
        ? `${sizeText(bytes)}; the relay ${relay.origin} takes ${limit} in one link`
        : `more than the ${mostItems} values that one link holds`;
    throw new KeyholdError(
      "too_large",
      `Together this is ${why}. Nothing was sent. It fits into ${parts.length} links for each person.`,
      { hint: "split_links" },
    );
  }
}

export function sizeText(bytes: number): string {
  if (bytes < 1024) return `${bytes} bytes`;
  if (bytes < 1024 * 1024) return `${Math.ceil(bytes / 1024)} KiB`;
  return `${(bytes / 1024 / 1024).toFixed(1)} MiB`;
}
