/** Salsa20 (D. J. Bernstein, “Salsa20 specification”, 2005), with which KeePass before version 4 protects values. */

const constants = [0x61707865, 0x3320646e, 0x79622d32, 0x6b206574] as const;
const rounds = 10;
/** Columns, then rows: which words each quarter-round works on. */
const quarters = [
  [0, 4, 8, 12],
  [5, 9, 13, 1],
  [10, 14, 2, 6],
  [15, 3, 7, 11],
  [0, 1, 2, 3],
  [5, 6, 7, 4],
  [10, 11, 8, 9],
  [15, 12, 13, 14],
] as const;

/** @param key 32 bytes. @param nonce 8 bytes. @returns what encrypts and decrypts the next bytes of the one stream. */
export function salsa20(key: Buffer, nonce: Buffer): (bytes: Buffer) => Buffer {
  const word = (bytes: Buffer, index: number) => bytes.readUInt32LE(index * 4);
  const state = new Uint32Array(16);
  for (const [index, constant] of constants.entries()) state[index * 5] = constant;
  for (let index = 0; index < 4; index++) {
    state[1 + index] = word(key, index);
    state[11 + index] = word(key, 4 + index);
  }
  [state[6], state[7]] = [word(nonce, 0), word(nonce, 1)];
  let block: Buffer = Buffer.alloc(0);
  let used = 0;
  return (bytes) => {
    const output = Buffer.alloc(bytes.length);
    for (let at = 0; at < bytes.length; at++) {
      if (used === block.length) {
        block = nextBlock(state);
        used = 0;
      }
      output[at] = (bytes[at] ?? 0) ^ (block[used++] ?? 0);
    }
    return output;
  };
}

function nextBlock(state: Uint32Array): Buffer {
  const x = state.slice();
  const at = (index: number) => x[index] ?? 0;
  const step = (to: number, one: number, other: number, turn: number) => {
    const sum = (at(one) + at(other)) | 0;
    x[to] = at(to) ^ ((sum << turn) | (sum >>> (32 - turn)));
  };
  for (let round = 0; round < rounds; round++) {
    for (const [a, b, c, d] of quarters) {
      step(b, a, d, 7);
      step(c, b, a, 9);
      step(d, c, b, 13);
      step(a, d, c, 18);
    }
  }
  const block = Buffer.alloc(64);
  for (let index = 0; index < 16; index++) block.writeUInt32LE((at(index) + (state[index] ?? 0)) >>> 0, index * 4);
  const low = ((state[8] ?? 0) + 1) >>> 0;
  state[8] = low;
  if (low === 0) state[9] = ((state[9] ?? 0) + 1) >>> 0;
  return block;
}
