/** Files of every kind that is imported, in the layout of the programs that make them. The values are made up. */
import { createCipheriv, createHash, createHmac, pbkdf2Sync, randomBytes } from "node:crypto";
import { strToU8, zipSync } from "fflate";
import { argon2d, argon2id } from "hash-wasm";
import * as kdbxweb from "kdbxweb";

export const samplePassphrase = "an old passphrase of theirs";
const utf8 = (text: string) => new TextEncoder().encode(text);
const json = (data: unknown) => utf8(JSON.stringify(data));

export const envSample = utf8(`# comment above
export STRIPE_SECRET_KEY=sk_live_0123456789abcdefghij # the live one
PLAIN = with spaces
DOUBLE="line one\\nline \\"two\\" \\$5"
SINGLE='it costs $5 # not a comment'
MULTI="-----BEGIN KEY-----
abc
-----END KEY-----"
EMPTY=
not an assignment
PLAIN=the later one
`);

export const awsSample = utf8(`[default]
aws_access_key_id = AKIAABCDEFGHIJKLMNOP
aws_secret_access_key = abcdefghijklmnopqrstuvwxyz0123456789ABCD
[shop-prod]
aws_access_key_id=AKIAABCDEFGHIJKLMNOQ
aws_secret_access_key=abcdefghijklmnopqrstuvwxyz0123456789ABCE
aws_session_token=FwoGZXIvYXdzEXAMPLE
region=eu-central-1
[sso]
sso_start_url = https://example.awsapps.com/start
`);

export const csvSample = utf8(
  '"Group","Title","Username","Password","URL","Notes","TOTP"\n' +
    '"Root/Shop","Stripe","ada","sk_test_0123456789abcdefghij","https://dashboard.stripe.com/login","two\nlines","otpauth://totp/Stripe?secret=JBSWY3DPEHPK3PXP"\n' +
    '"Root","Jenkins ""old""","ada","p,w;1","http://jenkins.example","",""\n' +
    '"Root","no password","ada","","","",""\n',
);

export const dopplerSample = json({
  DOPPLER_CONFIG: "prd",
  DOPPLER_ENVIRONMENT: "prd",
  DOPPLER_PROJECT: "shop",
  DATABASE_URL: "postgres://shop:secret@db.example/shop",
  SENDGRID_KEY: "plain value",
});

export const infisicalSample = json([
  {
    key: "API_TOKEN",
    value: "infisical value",
    workspace: "w1",
    type: "shared",
    secretPath: "/api",
    comment: "from them",
    tags: [{ slug: "billing" }],
  },
  { key: "EMPTY", value: "", workspace: "w1", type: "shared", secretPath: "/" },
]);

export const plainJsonSample = json({
  TOKEN: "a",
  nested: { INNER: "b" },
  prod: { TOKEN: "c" },
  list: [1],
  flag: true,
});

const bitwardenData = {
  encrypted: false,
  folders: [{ id: "f1", name: "Shop/Production" }],
  items: [
    {
      type: 1,
      name: "Stripe",
      folderId: "f1",
      notes: "ask Ben first",
      fields: [
        { name: "webhook secret", value: "whsec_abcdefghijklmnopqrstuvwx", type: 1 },
        { name: "account", value: "acct_1", type: 0 },
      ],
      login: {
        username: "ada@example.com",
        password: "correct horse",
        totp: "JBSWY3DPEHPK3PXP",
        uris: [{ uri: "https://dashboard.stripe.com" }, { uri: "https://stripe.com" }],
        fido2Credentials: [{ credentialId: "x" }],
      },
      passwordHistory: [{ password: "old one", lastUsedDate: "2020-01-01" }],
    },
    { type: 2, name: "A note", notes: "the note's own secret", secureNote: { type: 0 } },
    { type: 3, name: "Visa", card: { number: "4111111111111111" } },
    { type: 4, name: "Ada", identity: {} },
    {
      type: 5,
      name: "deploy key",
      sshKey: { privateKey: "-----BEGIN OPENSSH PRIVATE KEY-----\nx\n-----END", publicKey: "ssh-ed25519 AAAA" },
    },
    { type: 1, name: "gone", deletedDate: "2024-01-01", login: { password: "gone" } },
  ],
};
export const bitwardenSample = json(bitwardenData);

function encString(text: Uint8Array, encryption: Uint8Array, authentication: Uint8Array): string {
  const iv = randomBytes(16);
  const cipher = createCipheriv("aes-256-cbc", encryption, iv);
  const data = Buffer.concat([cipher.update(text), cipher.final()]);
  const mac = createHmac("sha256", authentication)
    .update(Buffer.concat([iv, data]))
    .digest();
  return `2.${[iv, data, mac].map((part) => part.toString("base64")).join("|")}`;
}

/** As Bitwarden encrypts an export with a passphrase. */
export async function bitwardenProtected(kind: "pbkdf2" | "argon2id", change: object = {}): Promise<Uint8Array> {
  const salt = randomBytes(16).toString("base64");
  const cost =
    kind === "pbkdf2"
      ? { kdfType: 0, kdfIterations: 5000 }
      : { kdfType: 1, kdfIterations: 2, kdfMemory: 8, kdfParallelism: 2 };
  const key =
    kind === "pbkdf2"
      ? pbkdf2Sync(samplePassphrase, salt, 5000, 32, "sha256")
      : await argon2id({
          password: samplePassphrase,
          salt: createHash("sha256").update(salt).digest(),
          iterations: 2,
          memorySize: 8 * 1024,
          parallelism: 2,
          hashLength: 32,
          outputType: "binary",
        });
  const [encryption, authentication] = ["enc", "mac"].map((info) =>
    createHmac("sha256", key).update(`${info}\x01`).digest(),
  );
  if (encryption === undefined || authentication === undefined) throw new Error("two keys were made");
  return json({
    encrypted: true,
    passwordProtected: true,
    salt,
    ...cost,
    encKeyValidation_DO_NOT_EDIT: encString(utf8("a random id"), encryption, authentication),
    data: encString(bitwardenSample, encryption, authentication),
    ...change,
  });
}

export const onePuxData = {
  accounts: [
    {
      attrs: { name: "Ada" },
      vaults: [
        {
          attrs: { name: "Shop" },
          items: [
            {
              categoryUuid: "001",
              state: "active",
              overview: { title: "GitHub", url: "https://github.com", tags: ["ci"] },
              details: {
                loginFields: [
                  { designation: "username", value: "ada", name: "username", fieldType: "T" },
                  { designation: "password", value: "correct staple", name: "password", fieldType: "P" },
                ],
                notesPlain: "shared with Ben",
                sections: [
                  {
                    title: "extra",
                    fields: [
                      { title: "deploy token", value: { concealed: "ghp_0123456789abcdefghijABCDEFGHIJ012345" } },
                      { title: "one-time password", value: { totp: "otpauth://totp/GitHub?secret=JBSWY3DPEHPK3PXP" } },
                      { title: "owner", value: { string: "platform team" } },
                      {
                        title: "cert",
                        value: { file: { fileName: "cert.pem", documentId: "doc1", decryptedSize: 9 } },
                      },
                    ],
                  },
                ],
                passwordHistory: [{ value: "older", time: 1 }],
              },
            },
            {
              categoryUuid: "112",
              state: "archived",
              overview: { title: "Mail API", tags: [] },
              details: {
                loginFields: [],
                sections: [{ title: "", fields: [{ title: "credential", value: { concealed: "mail-credential-1" } }] }],
              },
            },
            { categoryUuid: "002", state: "active", overview: { title: "Visa" }, details: {} },
            {
              categoryUuid: "003",
              state: "active",
              overview: { title: "Note" },
              details: { notesPlain: "only a note" },
            },
          ],
        },
      ],
    },
  ],
};

export function onePux(
  data: unknown = onePuxData,
  files: Record<string, Uint8Array> = { "files/doc1__cert.pem": utf8("cert text") },
): Uint8Array {
  return zipSync(
    { "export.attributes": strToU8("{}"), "export.data": strToU8(JSON.stringify(data)), ...files },
    { level: 6 },
  );
}

export const keePassXmlSample = utf8(`<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<KeePassFile>
  <Meta><RecycleBinUUID>AAAAAAAAAAAAAAAAAAAAAg==</RecycleBinUUID><Binaries><Binary ID="0" Compressed="False">Y2VydCB0ZXh0</Binary></Binaries></Meta>
  <Root><Group><UUID>AAAAAAAAAAAAAAAAAAAAAA==</UUID><Name>Root</Name>
    <Group><UUID>AAAAAAAAAAAAAAAAAAAAAQ==</UUID><Name>Production</Name>
      <Entry><UUID>AAAAAAAAAAAAAAAAAAAAAw==</UUID><Tags>mail;eu</Tags>
        <Times><Expires>True</Expires><ExpiryTime>2030-01-31T00:00:00Z</ExpiryTime></Times>
        <String><Key>Title</Key><Value>SendGrid &amp; co</Value></String>
        <String><Key>UserName</Key><Value>ada</Value></String>
        <String><Key>Password</Key><Value ProtectInMemory="True">keepass value 1</Value></String>
        <String><Key>URL</Key><Value>https://app.sendgrid.com</Value></String>
        <String><Key>Notes</Key><Value>line one
line two</Value></String>
        <String><Key>webhook</Key><Value ProtectInMemory="True">keepass value 2</Value></String>
        <String><Key>account</Key><Value>acct-7</Value></String>
        <String><Key>otp</Key><Value ProtectInMemory="True">otpauth://totp/x?secret=JBSWY3DPEHPK3PXP</Value></String>
        <Binary><Key>cert.pem</Key><Value Ref="0"/></Binary>
        <History><Entry><String><Key>Title</Key><Value>SendGrid</Value></String><String><Key>Password</Key><Value ProtectInMemory="True">old</Value></String></Entry></History>
      </Entry>
    </Group>
    <Group><UUID>AAAAAAAAAAAAAAAAAAAAAg==</UUID><Name>Recycle Bin</Name>
      <Entry><String><Key>Title</Key><Value>thrown away</Value></String><String><Key>Password</Key><Value>gone</Value></String></Entry>
    </Group>
  </Group></Root>
</KeePassFile>
`);

kdbxweb.CryptoEngine.setArgon2Impl(async (password, salt, memory, iterations, length, parallelism, type) => {
  const hash = type === kdbxweb.CryptoEngine.Argon2TypeArgon2d ? argon2d : argon2id;
  const options = { iterations, parallelism, memorySize: memory, hashLength: length, outputType: "binary" } as const;
  return (await hash({ ...options, password: new Uint8Array(password), salt: new Uint8Array(salt) }))
    .buffer as ArrayBuffer;
});

export type KdbxOptions = {
  readonly kdf?: "Argon2d" | "Argon2id" | "Aes" | "version 3";
  readonly keyFile?: Uint8Array;
  readonly entries?: readonly (readonly [title: string, value: string])[];
};

/** Made by another implementation than ours. */
export async function kdbx({
  kdf = "Argon2d",
  keyFile,
  entries = [["Stripe", "kdbx value"]],
}: KdbxOptions = {}): Promise<Uint8Array> {
  const secret = kdbxweb.ProtectedValue.fromString(samplePassphrase);
  const database = kdbxweb.Kdbx.create(new kdbxweb.Credentials(secret, keyFile?.slice()), "Sample");
  const { KdfId } = kdbxweb.Consts;
  database.setKdf(
    kdf === "Aes" || kdf === "version 3" ? KdfId.Aes : kdf === "Argon2d" ? KdfId.Argon2d : KdfId.Argon2id,
  );
  const parameters = database.header.kdfParameters;
  if (kdf === "version 3") {
    database.setVersion(3);
    database.header.keyEncryptionRounds = 3000;
  } else if (kdf === "Aes") parameters?.set("R", kdbxweb.VarDictionary.ValueType.UInt64, new kdbxweb.Int64(3000, 0));
  else {
    parameters?.set("M", kdbxweb.VarDictionary.ValueType.UInt64, new kdbxweb.Int64(1024 * 1024, 0));
    parameters?.set("I", kdbxweb.VarDictionary.ValueType.UInt64, new kdbxweb.Int64(2, 0));
    parameters?.set("P", kdbxweb.VarDictionary.ValueType.UInt32, 2);
  }
  const group = database.createGroup(database.getDefaultGroup(), "Staging");
  for (const [title, value] of entries) {
    const entry = database.createEntry(group);
    entry.fields.set("Title", title);
    entry.fields.set("Password", kdbxweb.ProtectedValue.fromString(value));
    entry.fields.set("second", kdbxweb.ProtectedValue.fromString(`${value} second`));
  }
  const [first] = group.entries;
  const binary = await database.createBinary(kdbxweb.ProtectedValue.fromString("attached bytes"));
  first?.binaries.set("attached.txt", binary);
  return new Uint8Array(await database.save());
}
