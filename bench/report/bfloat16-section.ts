import type { Bfloat16Result, LossDifference } from '../results.ts';
import { figure, table } from './markdown.ts';

export function bfloat16Section({ recipe, steps, window, differences }: Bfloat16Result): string {
  const within = ({ ofBfloat16, betweenSeeds }: LossDifference) => ofBfloat16 <= betweenSeeds;
  const verdict = differences.every(within)
    ? 'The losses stay within the spread of two seeds.'
    : 'The losses do not stay within the spread of two seeds.';
  const rows = differences.map((difference) => [
    difference.loss,
    figure(difference.mean),
    figure(difference.ofBfloat16),
    figure(difference.betweenSeeds),
    within(difference) ? 'yes' : 'no',
  ]);
  return [
    `${recipe}, ${steps.toLocaleString('en')} steps on real sprites, losses averaged over ${window} steps each. Mean distance ` +
      'from a run in float32, of the same run in bfloat16 and of one in float32 with another seed. ' +
      verdict,
    table(['Loss', 'mean', 'bfloat16, same seed', 'float32, other seed', 'within'], rows),
  ].join('\n\n');
}
