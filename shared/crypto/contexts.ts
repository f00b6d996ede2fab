/**
 * Domain separation, all of it. A context is the ASCII key (or prefix) of one hash or signature and is used for one
 * purpose only. Each is 16 to 64 bytes, which is what BLAKE2b takes as a key; a test holds them to it.
 */
export const contexts = {
  // keys of the vault, each H(vaultKey, context, "")
  overviewKey: "keyhold/key/overview/v1",
  detailKey: "keyhold/key/detail/v1",
  manifestKey: "keyhold/key/manifest/v1",
  sumKey: "keyhold/key/sum/v1",
  auditKey: "keyhold/key/audit/v1",
  leakScanKey: "keyhold/key/leakscan/v1",
  anchorKey: "keyhold/key/anchor/v1",
  recordKey: "keyhold/record-key/v1",
  backupKey: "keyhold/backup-key/v1",
  // slots
  slotCommit: "keyhold/slot-commit/v1",
  passphraseSlot: "keyhold/passphrase-slot/v1",
  recoverySlot: "keyhold/recovery-slot/v1",
  deviceSlot: "keyhold/device-slot/v1",
  keyFile: "keyhold/key-file/v1",
  recoveryChecksum: "keyhold/recovery-checksum/v1",
  // inside the vault file
  recordData: "keyhold/record-ad/v1",
  manifestData: "keyhold/manifest-ad/v1",
  auditData: "keyhold/audit-ad/v1",
  auditLink: "keyhold/audit-link/v1",
  rowPart: "keyhold/row-part/v1",
  rowSum: "keyhold/row-sum/v1",
  slotTable: "keyhold/slot-table/v1",
  anchor: "keyhold/anchor-mac/v1",
  anchorPath: "keyhold/anchor-path/v1",
  valueFingerprint: "keyhold/value-fingerprint/v1",
  // the leak scan and its baselines
  scanKey: "keyhold/scan-key/v1",
  scanValue: "keyhold/scan-value/v1",
  scanPrint: "keyhold/scan-print/v1",
  scanVault: "keyhold/scan-vault/v1",
  scanMark: "keyhold/scan-mark/v1",
  // identity
  cardSignature: "keyhold/card-sig/v1",
  introductionSignature: "keyhold/introduction-sig/v1",
  safetyWords: "keyhold/safety-words/v1",
  // the team file
  teamSignature: "keyhold/team-sig/v1",
  teamEntry: "keyhold/team-entry/v1",
  teamId: "keyhold/team-id/v1",
  // the one-time link
  messageSignature: "keyhold/message-sig/v1",
  receiptSignature: "keyhold/receipt-sig/v1",
  claimRequest: "keyhold/claim-req/v1",
  ackRequest: "keyhold/ack-req/v1",
  statusRequest: "keyhold/status-req/v1",
  revokeRequest: "keyhold/revoke-req/v1",
  reportRequest: "keyhold/report-req/v1",
  reportSignature: "keyhold/report-sig/v1",
  linkId: "keyhold/link-id/v1",
  linkOuter: "keyhold/link-outer/v1",
  linkReport: "keyhold/link-report/v1",
  claimSeed: "keyhold/claim-seed/v1",
  guestSeed: "keyhold/guest-seed/v1",
  guestSign: "keyhold/guest-sign/v1",
  messageHash: "keyhold/message-hash/v1",
  // the agent's socket
  agentServer: "keyhold/agent-server/v1",
  agentClient: "keyhold/agent-client/v1",
  agentPlace: "keyhold/agent-place/v1",
  // the inbox at a relay
  inboxPair: "keyhold/inbox-pair/v1",
  inboxTag: "keyhold/inbox-tag/v1",
  inboxEntry: "keyhold/inbox-entry/v1",
  inboxPadding: "keyhold/inbox-padding/v1",
} as const;

export type Context = (typeof contexts)[keyof typeof contexts];
