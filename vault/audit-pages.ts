import type { Database } from "better-sqlite3";
import { auditBroken } from "./damage.ts";

/** Some rows of the log in a row, without a gap. The bytes are views: they live as long as the page. */
export type AuditPage = {
  readonly first: number;
  readonly entries: readonly Uint8Array[];
  readonly links: readonly Uint8Array[];
};

const linkLength = 32;
/** Far above what an entry can be: something larger was put in from outside. */
const longestEntry = 256 * 1024;

/** Many rows joined into one answer, as in `row-pages.ts`: handing over each blob costs more than proving it. */
const pageSql = `
  SELECT group_concat(numbers), CAST(group_concat(entry, '') AS BLOB), CAST(group_concat(link, '') AS BLOB)
  FROM (SELECT printf('%d,%d,%d', seq, octet_length(entry), octet_length(link)) AS numbers,
               iif(octet_length(entry) > ${longestEntry}, x'', entry) AS entry,
               iif(octet_length(link) = ${linkLength}, link, x'') AS link
        FROM audit WHERE seq >= ? ORDER BY seq LIMIT ?)`;

/**
 * Up to `limit` rows from `from` on; undefined when there is none.
 * @throws KeyholdError `audit_broken` naming the first row that is missing or has no form of ours.
 */
export function readAuditPage(database: Database, from: number, limit: number): AuditPage | undefined {
  const columns = database.prepare(pageSql).raw().get(from, limit) as unknown[];
  if (columns[0] === null) return undefined;
  const [entryBytes, linkBytes] = [columns[1], columns[2]];
  const numbers = String(columns[0]).split(",").map(Number);
  if (!(entryBytes instanceof Uint8Array) || !(linkBytes instanceof Uint8Array)) throw damagedRow(from);
  const entries: Uint8Array[] = [];
  const links: Uint8Array[] = [];
  let start = 0;
  for (let index = 0; index * 3 < numbers.length; index++) {
    const seq = from + index;
    const length = numbers[index * 3 + 1] ?? 0;
    if (numbers[index * 3] !== seq) throw auditBroken(`Entry ${seq} of the activity log is missing.`);
    // The joined bytes cannot be told apart from here on: nothing behind this row is looked at.
    if (numbers[index * 3 + 2] !== linkLength || length > longestEntry || start + length > entryBytes.length) {
      if (index > 0) break;
      throw damagedRow(seq);
    }
    entries.push(view(entryBytes, start, length));
    links.push(view(linkBytes, index * linkLength, linkLength));
    start += length;
  }
  return { first: from, entries, links };
}

function damagedRow(seq: number): Error {
  return auditBroken(`Entry ${seq} of the activity log is damaged.`);
}

/** Not `Buffer.subarray`, which takes several times as long. */
function view(bytes: Uint8Array, start: number, length: number): Uint8Array {
  return new Uint8Array(bytes.buffer, bytes.byteOffset + start, length);
}
