/** Key derivation as it ships, for the doors: they may not reach into `shared/crypto`. */
export { productionPolicy } from "../shared/crypto/argon2.ts";
