// A client of the agent's socket by docs/protocol.md alone, for tests that run it as another user: says how far it got.
import { createHmac, randomBytes } from "node:crypto";
import { connect } from "node:net";

const [socketPath, tokenHex, vault, place] = process.argv.slice(2);
const token = Buffer.from(tokenHex, "hex");
const b64 = (bytes) => ({ $bytes: bytes.toString("base64url") });
const say = (text) => {
  process.stdout.write(text);
  process.exit(0);
};
const nonce = randomBytes(32);
const socket = connect(socketPath);
const send = (message) => {
  const bytes = Buffer.from(JSON.stringify(message));
  const head = Buffer.alloc(4);
  head.writeUInt32BE(bytes.length);
  socket.write(Buffer.concat([head, bytes]));
};
const proof = (context, serverNonce) =>
  createHmac("sha256", token)
    .update(`${context}\0`)
    .update(nonce)
    .update(serverNonce)
    .update(`${vault}\0${place}`)
    .digest();

let came = Buffer.alloc(0);
socket.on("connect", () => send({ agent: 1, nonce: b64(nonce), vault }));
socket.on("error", (error) => say(error.code));
socket.on("close", () => say("closed"));
socket.on("data", (chunk) => {
  came = Buffer.concat([came, chunk]);
  while (came.length >= 4 && came.length >= 4 + came.readUInt32BE()) {
    const message = JSON.parse(came.subarray(4, 4 + came.readUInt32BE()).toString());
    came = came.subarray(4 + came.readUInt32BE());
    if (message.state !== undefined) say(message.state);
    const serverNonce = Buffer.from(message.nonce.$bytes, "base64url");
    const expected = proof("keyhold/agent-server/v1", serverNonce).toString("base64url");
    if (message.proof.$bytes !== expected) say("wrong proof");
    send({ proof: b64(proof("keyhold/agent-client/v1", serverNonce)) });
  }
});
