/** Tabler's icons as the look draws them: outline, 16 px at 1.75, 14 px beside small text. They grow with the text. */
export const icon = { size: "1rem", stroke: 1.75, "aria-hidden": true } as const;
export const smallIcon = { size: "0.875rem", stroke: 1.75, "aria-hidden": true } as const;
export const largeIcon = { size: "1.25rem", stroke: 1.6, "aria-hidden": true } as const;
