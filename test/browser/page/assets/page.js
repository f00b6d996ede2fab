/** Opens the connection with the token in the address, and leaves `ask` to tests. Knows nothing of bytes. */
const token = location.hash.slice(1);
history.replaceState(null, "", `/${location.search}`);
// As the real page does: the file that opened it has the token, and stands one step back.
const [navigation] = performance.getEntriesByType("navigation");
if (token === "" && navigation.type === "reload" && location.search === "?window") history.back();

const state = document.querySelector("#state");
const waiting = new Map();
const socket = new WebSocket(`ws://${location.host}/host`, ["keyhold1", `token.${token}`]);
socket.binaryType = "arraybuffer";
const send = (message) => socket.send(new TextEncoder().encode(JSON.stringify(message)));
socket.onopen = () => {
  state.textContent = "open";
};
socket.onclose = () => {
  state.textContent = "closed";
};
socket.onmessage = ({ data }) => {
  const message = JSON.parse(new TextDecoder().decode(data));
  if (message.ping !== undefined) send({ pong: message.ping });
  if (message.id !== undefined) waiting.get(message.id)?.(message.answer);
};

let lastId = 0;
globalThis.ask = (name, input) =>
  new Promise((resolve) => {
    lastId += 1;
    waiting.set(lastId, resolve);
    send({ id: lastId, name, input });
  });
