import { hexOfRgb, inkFor } from '../dataset/background.ts';
import type { ImportOptions } from '../dataset/dataset.ts';
import type { PairingId } from '../hyperparameters/choices.ts';

const colours = [
  '#ffffff',
  '#d8433b',
  '#f0903c',
  '#f3d24f',
  '#5fb04c',
  '#3f78c9',
  '#8a5cc0',
  '#a5694a',
  '#f2a9b8',
];
const greys = ['#404040', '#808080', '#c0c0c0', '#ffffff'];

/** Colours that a run's sources are drawn in, lines first: others mean nothing to it. */
export function paletteOf(pairs: PairingId, background: ImportOptions['background']): string[] {
  const ink = hexOfRgb(inkFor(background));
  if (pairs === 'outline') return [ink];
  return [ink, ...(pairs === 'grey' ? greys : colours)];
}

/** Whether any colour may be mixed beside those of the palette. */
export function takesAnyColour(pairs: PairingId): boolean {
  return pairs !== 'outline' && pairs !== 'grey';
}
