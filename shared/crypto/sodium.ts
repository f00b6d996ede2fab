/** The one import of libsodium. Loading it is asynchronous once; everything built on it is synchronous. */
import sodium from "libsodium-wrappers-sumo";

await sodium.ready;

export { sodium };
