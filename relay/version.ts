/** Told by `GET /v1/info`. A test compares it with package.json, which a bundle does not carry. */
export const relayVersion = "0.1.0";
