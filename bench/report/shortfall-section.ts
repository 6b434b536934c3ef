import type { RecipeResult } from '../results.ts';
import { contenderOf } from '../training/contenders.ts';
import { figure, table } from './markdown.ts';
import { convolutionsMs, rooflineOf, type Roofline } from './roofline.ts';
import { isWanted, throughputRatio, verdict, wanted } from './wanted.ts';

/** What is missing of the wanted figures, and how much a better step could gain at all. */
export function shortfallSection(results: readonly RecipeResult[]): string {
  return [
    '## Where it falls short, and why',
    ...results.map(shortfallsOf),
    '### How much there is to gain',
    'The multiply-adds are counted from the recipe. The machine’s best is a product of two 3072x3072 matrices, measured in turns with the contenders on the same threads.',
    rooflineTable(results),
    ...results.flatMap((result) => roomToGain(result) ?? []),
  ].join('\n\n');
}

function shortfallsOf(result: RecipeResult): string {
  const missed = wanted.flatMap((one) => {
    const ratio = throughputRatio(result, one.ours, one.theirs);
    if (!isWanted(one, result) || ratio === undefined || ratio >= one.least) return [];
    const [ours, theirs] = [contenderOf(one.ours).title, contenderOf(one.theirs).title];
    return [`- ${ours} has ${verdict(ratio, one.least)}, of ${theirs}; ${one.least}x is wanted.`];
  });
  if (missed.length === 0) return `${result.title}: all that was measured is as wanted.`;
  return `${result.title}:\n\n${missed.join('\n')}`;
}

function rooflineTable(results: readonly RecipeResult[]): string {
  const rows = results.map((result) => [
    result.title,
    figure(result.megaMultiplyAdds / 1000),
    ...columnsOf(rooflineOf(result, 'compiled', 'float32'), result.peak.float32?.median),
    ...columnsOf(rooflineOf(result, 'compiled-bfloat16', 'bfloat16'), result.peak.bfloat16?.median),
  ]);
  const head = [
    ...['Recipe', 'G multiply-adds a step', 'float32 at best, G a second', 'that takes, ms'],
    ...['compiled, of the best', 'bfloat16 at best, G a second', 'that takes, ms'],
    'compiled bfloat16, of the best',
  ];
  return table(head, rows);
}

function columnsOf(roofline: Roofline | undefined, rate: number | undefined): string[] {
  if (!roofline || !rate) return ['–', '–', '–'];
  const { leastMs, stepMs } = roofline;
  return [figure(rate / 1e9), figure(leastMs), percent(leastMs / stepMs)];
}

function roomToGain(result: RecipeResult): string | undefined {
  const roofline = rooflineOf(result, 'compiled', 'float32');
  const heavyMs = convolutionsMs(result);
  if (!roofline || heavyMs === undefined) return undefined;
  const { stepMs, leastMs } = roofline;
  const alone =
    heavyMs < stepMs
      ? `were all else free, a step with these convolutions would be ${(stepMs / heavyMs).toFixed(2)}x as fast`
      : 'which the whole compiled step does not even take: it runs them beside each other';
  return (
    `${result.title}: convolutions and matrix products alone take ${figure(heavyMs)} ms op by op, ` +
    `${percent(leastMs / heavyMs)} of the machine’s best; ${alone}. ` +
    `At the machine’s best it would be ${(stepMs / leastMs).toFixed(2)}x as fast.`
  );
}

function percent(share: number): string {
  return `${(100 * share).toFixed(0)} %`;
}
