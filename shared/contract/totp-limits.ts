/** The longest address or seed of one-time codes that is read, in bytes. */
export const longestOtpauth = 4096;
/** The largest image file that is looked into. */
export const longestQrImage = 8 * 1024 * 1024;
/** Accounts that one value of a key may have. */
export const mostAccounts = 10;
/** How long codes are given ahead, so that one showing needs no second question: as long as a value is shown. */
export const codeSpan = 30_000;
