import { backgroundFill } from './background.ts';
import type { ImportOptions } from './dataset.ts';

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
