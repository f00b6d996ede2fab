/** One input of the right form for every method. It need not succeed: what it names may not exist. */
import type { MethodInput, MethodName } from "../../shared/contract/api.ts";

const bytes = () => new TextEncoder().encode("plum orbit velvet canyon 42");
const id = "AAAAAAAAAAAAAAAAAAAAAA";
const key = { name: "NO_SUCH_KEY" };

/** Made anew for each call, because the host wipes the bytes it is given. */
export function samples(): { readonly [Name in MethodName]: MethodInput<Name> } {
  const credential = { passphrase: bytes() };
  return {
    "vault.status": {},
    "vault.create": { name: "Ana", device: "laptop", passphrase: bytes(), recovery: false },
    "vault.unlock": { credential, acceptOlder: false },
    "vault.lock": {},
    "vault.changePassphrase": { credential, next: bytes(), replaceVaultKey: false, newRecovery: false },
    "vault.newRecoveryKit": { credential },
    "vault.backup": { file: "/nowhere/backup" },
    "vault.inspectBackup": { file: "/nowhere/backup", credential },
    "vault.restore": { file: "/nowhere/backup", credential },
    "vault.doctor": {},
    "keys.list": { query: "stripe" },
    "keys.get": { key },
    "keys.add": { name: "STRIPE", env: "dev", service: "Stripe", value: bytes() },
    "keys.edit": { key, owner: "Ana" },
    "keys.value": { key, purpose: "reveal" },
    "keys.history": { key },
    "keys.remove": { key },
    "keys.restore": { key },
    "keys.generate": { length: 32 },
    "me.get": {},
    "me.rename": { name: "Ana B." },
    "team.add": { card: "KEYHOLD-CARD" },
    "team.list": {},
    "team.words": { person: "Ben" },
    "team.verify": { person: "Ben" },
    "team.remove": { person: "Ben" },
    "shares.create": { keys: [key], to: ["Ben"] },
    "shares.list": { refresh: false },
    "shares.watch": { ids: [id] },
    "shares.retry": {},
    "shares.revoke": { id },
    "inbox.receive": { link: "http://127.0.0.1:1/l#x" },
    "inbox.list": {},
    "inbox.decide": { id, decision: "decline" },
    "audit.list": { limit: 10 },
    "audit.verify": {},
    "settings.get": {},
    "settings.set": { name: "theme", value: "dark" },
    "session.activity": {},
    "session.trigger": { trigger: "sleep" },
    "session.due": {},
    "passphrase.judge": { passphrase: bytes() },
    "vaults.recent": {},
    "vaults.choose": { file: "/nowhere/vault" },
    "drafts.save": { place: "key:new", draft: bytes() },
    "drafts.get": { place: "key:new" },
    "drafts.drop": { place: "key:new" },
    "clipboard.copyKey": { key },
    "clipboard.copyText": { text: bytes(), name: "a link", secret: false },
    "clipboard.clear": {},
    "relay.status": {},
    "relay.start": { reach: "computer" },
    "relay.stop": {},
  };
}
