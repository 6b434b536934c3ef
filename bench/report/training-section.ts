import type { RecipeResult } from '../results.ts';
import { figure, megabytes, table, withSpread, type Row } from './markdown.ts';
import type { ContenderId } from '../training/contenders.ts';
import { timesInStep } from './profile.ts';
import { isWanted, ratioName, throughputRatio, verdict, wanted } from './wanted.ts';

const profiledOps = 12;

export function trainingSection(results: readonly RecipeResult[]): string {
  return [
    ...results.map((recipe) => recipeSection(recipe, processorPeers)),
    '### Wanted and measured',
    'Throughput of the first in times of the second.',
    wantedTable(results),
    '### Where the time goes',
    ...results.map(profileSection),
  ].join('\n\n');
}

/** The same networks on a card: what computes there is compared with each other. */
export function cardSection(results: readonly RecipeResult[]): string {
  const software = results.flatMap(({ contenders }) => contenders.map((one) => one.software));
  const named = `${[...new Set(software)].join('; ')}.`;
  return [named, ...results.map((recipe) => recipeSection(recipe, cardPeers))].join('\n\n');
}

/** Whom each contender is held against, by the heading of the column. */
type Peers = Readonly<Record<string, ContenderId>>;

const processorPeers: Peers = {
  'of Python TensorFlow': 'tensorflow',
  'of PyTorch channels_last': 'pytorch-channels-last',
};
const cardPeers: Peers = {
  'of PyTorch float32': 'pytorch-card',
  'of PyTorch as it comes': 'pytorch-card-tf32',
};

function recipeSection(recipe: RecipeResult, peers: Peers): string {
  const { title, imagesPerStep, parameters, absent } = recipe;
  const { generator, discriminator } = parameters;
  const rows = recipe.contenders.map((contender): Row => {
    const { id, stepMs, memoryBytes, memoryGrowthBytes } = contender;
    const against = (theirs: ContenderId) => {
      const ratio = throughputRatio(recipe, id, theirs);
      return ratio === undefined ? '–' : `${ratio.toFixed(2)}x`;
    };
    return [
      contender.title,
      withSpread(stepMs),
      figure((imagesPerStep * 1000) / stepMs.median),
      ...Object.values(peers).map(against),
      `${megabytes(memoryBytes)} (${memoryGrowthBytes < 0 ? '−' : '+'}${megabytes(Math.abs(memoryGrowthBytes))})`,
    ];
  });
  const head = ['Contender', 'ms a step', 'real images/s', ...Object.keys(peers), 'MB (growth)'];
  return [
    `### ${title}`,
    `Equal weights in all: ${generator.toLocaleString('en')} in the generator, ${discriminator.toLocaleString('en')} in the discriminator.`,
    ...(recipe.startedAnew
      ? [
          'Not all fit into memory side by side: each turn is a new process, timed from its second step on.',
        ]
      : []),
    table(head, rows),
    ...absent.map((one) => `Left out: ${one.title}: ${one.reason.replace(/\.$/, '')}.`),
  ].join('\n\n');
}

function wantedTable(results: readonly RecipeResult[]): string {
  const rows = wanted.map((one): Row => [
    ratioName(one),
    `${one.least}x`,
    ...results.map((result) =>
      isWanted(one, result)
        ? verdict(throughputRatio(result, one.ours, one.theirs), one.least)
        : 'not asked',
    ),
  ]);
  return table(['Ratio', 'wanted', ...results.map(({ title }) => title)], rows);
}

function profileSection({ title, profile, contenders: measured }: RecipeResult): string {
  if (!profile) return `${title}: no profile, the tensorflow engine is missing.`;
  const { stepMs, ops } = profile;
  const { heavyMs, otherOpsMs, javaScriptMs } = timesInStep(profile);
  const compiled = measured.find(({ id }) => id === 'compiled');
  const share = (ms: number) => `${((100 * ms) / stepMs).toFixed(0)} %`;
  const rows = ops
    .slice(0, profiledOps)
    .map(({ op, calls, ms }): Row => [`\`${op}\``, figure(calls), figure(ms), share(ms)]);
  return [
    `${title}, op by op, a step of ${figure(stepMs)} ms with the clock reading:`,
    table(['Op', 'calls a step', 'ms a step', 'share'], rows),
    `Convolutions and matrix products take ${figure(heavyMs)} ms, other ops ${figure(otherOpsMs)} ms, JavaScript ${figure(javaScriptMs)} ms. ` +
      (compiled ? `The whole compiled step takes ${figure(compiled.stepMs.median)} ms.` : ''),
  ].join('\n\n');
}
