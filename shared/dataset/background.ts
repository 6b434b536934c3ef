import type { ImportOptions } from './dataset.ts';

/*
 * Apart from the schemas, so that the page beside a generator can tell colours without them.
 */

/** The colour behind a sprite as [red, green, blue, alpha], 0-255: also what augmentation fills gaps with. */
export function backgroundFill(
  background: ImportOptions['background'],
): readonly [number, number, number, number] {
  if (background === 'transparent') return [0, 0, 0, 0];
  if (background === 'white') return [255, 255, 255, 255];
  if (background === 'black') return [0, 0, 0, 255];
  return [...rgbOfHex(background), 255];
}

/** `#rrggbb` → red, green, blue, 0-255. */
export function rgbOfHex(hex: string): [number, number, number] {
  const rgb = Number.parseInt(hex.slice(1), 16);
  return [(rgb >> 16) & 255, (rgb >> 8) & 255, rgb & 255];
}

/** Red, green and blue, 0-255 → `#rrggbb`. */
export function hexOfRgb(rgb: readonly number[]): string {
  return `#${rgb.map((channel) => channel.toString(16).padStart(2, '0')).join('')}`;
}

const dark = [24, 20, 24] as const;
const light = [240, 240, 240] as const;
/** Mean of the channels below which a dark line hardly shows. */
const darkestForDarkInk = 96;

/**
 * The colour of lines, RGB 0-255: dark, and light on a dark background. What sources are drawn in for
 * training, and so what a person draws in.
 */
export function inkFor(background: ImportOptions['background']): readonly [number, number, number] {
  const [red, green, blue, alpha] = backgroundFill(background);
  return alpha > 0 && (red + green + blue) / 3 < darkestForDarkInk ? light : dark;
}
