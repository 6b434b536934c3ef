import type { Dataset } from '../dataset/dataset.ts';
import type { Hyperparameters } from './schema.ts';

/** So many times as many colours in most sprites as a palette has are no rounding: pictures are painted, not pixelled. */
const manyTimes = 2;

/** What to choose for sprites of many more colours than a palette holds; empty where a palette does, or is not used. */
export function paletteAdvice(
  { output, paletteSize }: Pick<Hyperparameters, 'output' | 'paletteSize'>,
  { report: { colours } }: Pick<Dataset, 'report'>,
): string {
  if (output !== 'palette' || !colours || colours.median <= manyTimes * paletteSize) return '';
  return `Half of these sprites have more than ${colours.median} colours, and a palette of this run has ${paletteSize}: painting with any colours (output: colours) may suit them better.`;
}
