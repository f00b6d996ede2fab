import type { MantineColorsTuple } from "@mantine/core";

/**
 * Mantine wants ten steps. The look has four: the soft ground of the light scheme (0), the dark scheme's colour (3), the
 * light scheme's colour (7) and the soft ground of the dark scheme (9); the steps between are mixed.
 */
export function ramp(softLight: string, dark: string, light: string, softDark: string): MantineColorsTuple {
  return [
    softLight,
    mix(softLight, dark, 1 / 3),
    mix(softLight, dark, 2 / 3),
    dark,
    mix(dark, light, 1 / 4),
    mix(dark, light, 2 / 4),
    mix(dark, light, 3 / 4),
    light,
    mix(light, softDark, 1 / 2),
    softDark,
  ];
}

/** @param share of the second colour, 0 to 1. */
export function mix(first: string, second: string, share: number): string {
  const parts = [1, 3, 5].map((at) => {
    const from = Number.parseInt(first.slice(at, at + 2), 16);
    const to = Number.parseInt(second.slice(at, at + 2), 16);
    return Math.round(from + (to - from) * share)
      .toString(16)
      .padStart(2, "0");
  });
  return `#${parts.join("").toUpperCase()}`;
}
