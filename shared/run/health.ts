import { z } from 'zod';
import { countOf, formatCount, formatLoss, formatShare } from '../format.ts';
import { estimatesTell, lossTable, undecidedLoss } from '../hyperparameters/losses.ts';
import { penalisesGradients } from '../hyperparameters/penalties.ts';
import { arXiv, type Publication } from '../hyperparameters/published.ts';
import type { HyperparameterChoices, Hyperparameters } from '../hyperparameters/schema.ts';
import { median } from '../numbers.ts';
import type { RunState } from './events.ts';
import { healthSignSchema, type FindingOf, type HealthSignId } from './findings.ts';
import { makesAnotherRun, type SameBut } from './same-but.ts';
import type { SeriesColumns, SeriesName } from './series.ts';
import { said } from '../said.ts';

/** What is known of a run when it is asked how it is. */
export interface Evidence {
  hyperparameters: Hyperparameters;
  state: RunState;
  step: number;
  /** Those of `healthSeries` that the run has. */
  columns: { readonly [Name in SeriesName]?: SeriesColumns };
  /** What was concluded last from creatures that were measured (main/trainer/metrics/verdict.ts). */
  verdict: (FindingOf<'verdict'> & { step: number }) | null;
  /** What was found of the creatures of the newest sheets, the newest last. */
  scores: readonly (FindingOf<'scores'> & { step: number })[];
}

/** So many sheets are looked at. */
export const healthSheets = 3;

/** What the signs look at. */
export const healthSeries = [
  'discriminator/loss',
  'generator/loss',
  'discriminator/real',
  'discriminator/generated',
  'discriminator/pairs',
  'discriminator/accuracy',
  'discriminator/wasserstein',
  'discriminator/gradient-penalty',
  'generator/gradient-norm',
  'discriminator/gradient-norm',
] as const satisfies readonly SeriesName[];

/** So finely the signs look, whatever the length of the run. */
export const healthPoints = 400;

/** What changes are worth a try: each a run once more, but … */
const remedies = {
  'slower-detective': {
    but: 'with a quarter of the detective’s learning rate',
    reason: 'Two rates let the forger keep up with a detective that learns too fast.',
    by: 'Heusel 2017, arXiv 1706.08500',
    changes: ({ discriminatorLearningRate }) => ({
      discriminatorLearningRate: rounded(discriminatorLearningRate / 4),
    }),
  },
  'spectral-detective': {
    but: 'with spectral normalisation in the detective',
    reason: 'It bounds how steep the detective is, so that its answers keep a slope to learn from.',
    by: 'Miyato 2018, arXiv 1802.05957',
    changes: () => ({ discriminatorNorm: 'spectral' }),
  },
  'flat-detective': {
    but: 'with an R1 penalty on the detective',
    reason: 'It holds the detective flat around real sprites, so that it cannot become too sure.',
    by: 'Mescheder 2018, arXiv 1801.04406',
    changes: ({ r1Gamma, discriminatorNorm }) => ({
      r1Gamma: r1Gamma === 0 ? 1 : 10 * r1Gamma,
      ...(discriminatorNorm === 'batch' && { discriminatorNorm: 'layer' as const }),
    }),
  },
  'smoothed-labels': {
    but: 'with label smoothing',
    reason: 'Real sprites count as real by nine tenths only, which keeps it from being too sure.',
    by: 'Salimans 2016, arXiv 1606.03498',
    changes: () => ({ labelSmoothing: 0.1 }),
  },
  'adaptive-augmentation': {
    but: 'with augmentation as often as it needs',
    reason: 'Few sprites last longer: the detective cannot learn them by heart.',
    by: 'Karras 2020, arXiv 2006.06676',
    changes: (run) => ({ ...augmented(run), augmentationStrength: 'adaptive' }),
  },
  'more-augmentation': {
    but: 'with more augmentation',
    reason: 'Mirrored, shifted and tinted, few sprites are many: harder to learn by heart.',
    by: 'Zhao 2020, arXiv 2006.10738',
    changes: augmented,
  },
  'faster-detective': {
    but: 'with four times the detective’s learning rate',
    reason: 'A detective that only guesses has nothing to teach: it must get ahead again.',
    by: 'Heusel 2017, arXiv 1706.08500',
    changes: ({ discriminatorLearningRate }) => ({
      discriminatorLearningRate: rounded(4 * discriminatorLearningRate),
    }),
  },
  'slower-forger': {
    but: 'with a quarter of the forger’s learning rate',
    reason: 'The forger waits for its teacher.',
    by: 'Heusel 2017, arXiv 1706.08500',
    changes: ({ generatorLearningRate }) => ({
      generatorLearningRate: rounded(generatorLearningRate / 4),
    }),
  },
  'more-critic-steps': {
    but: 'with more critic steps',
    reason: 'The better the critic is trained, the more reliable is the slope that it gives.',
    by: 'Arjovsky 2017, arXiv 1701.07875, section 3',
    changes: ({ nCritic }) => ({ nCritic: Math.min(20, Math.max(5, 2 * nCritic)) }),
  },
  'penalty-for-clip': {
    but: 'with a gradient penalty in place of the clip',
    reason:
      'A critic that is not kept blunt by clipping has an estimate that falls as creatures come nearer; where pixels choose from a palette, in the first hundreds of steps alone.',
    by: 'Gulrajani 2017, arXiv 1704.00028',
    changes: ({ loss }) =>
      loss === 'wgan' ? { loss: 'wgan-gp', ...lossTable['wgan-gp'].settings } : {},
  },
  'stronger-penalty': {
    but: 'with ten times the gradient penalty',
    reason: 'It holds the critic’s slope nearer to 1.',
    by: 'Gulrajani 2017, arXiv 1704.00028',
    changes: ({ gradientPenalty }) => ({
      gradientPenalty: Math.min(1_000, gradientPenalty === 0 ? 10 : 10 * gradientPenalty),
    }),
  },
  'tenth-of-rates': {
    but: 'with a tenth of both learning rates',
    reason: 'Smaller steps do not overshoot.',
    by: 'Mescheder 2018, arXiv 1801.04406',
    changes: ({ generatorLearningRate, discriminatorLearningRate }) => ({
      generatorLearningRate: rounded(generatorLearningRate / 10),
      discriminatorLearningRate: rounded(discriminatorLearningRate / 10),
    }),
  },
  'falling-rates': {
    but: 'with learning rates that fall to zero',
    reason: 'Late steps become small, and what swings comes to rest.',
    by: 'Gulrajani 2017, arXiv 1704.00028',
    changes: () => ({ learningRateSchedule: 'linear' }),
  },
  'compared-pictures': {
    but: 'with a detective that compares pictures',
    reason: 'It then notices a forger that draws one creature over and over.',
    by: 'Karras 2018, arXiv 1710.10196',
    changes: () => ({ minibatchDeviation: true }),
  },
  'fewer-channels': {
    but: 'with half the channels',
    reason: 'Smaller networks have less room to hold sprites by heart.',
    by: 'Webster 2019, arXiv 1901.03396',
    changes: ({ baseChannels }) => ({ baseChannels: 4 * Math.round(baseChannels / 8) }),
  },
  'more-channels': {
    but: 'with twice the channels',
    reason: 'Wider networks draw what narrow ones could not.',
    by: 'Brock 2019, arXiv 1809.11096',
    changes: ({ baseChannels }) => ({ baseChannels: 2 * baseChannels }),
  },
} satisfies Record<string, Remedy>;
type RemedyId = keyof typeof remedies;

interface Remedy {
  but: string;
  reason: string;
  by: string;
  changes: (run: Hyperparameters) => HyperparameterChoices;
}

interface Sign {
  level: FindingOf<'verdict'>['level'];
  looksAt: string;
  source: Publication;
  /** The sentence with its numbers; null where the sign is not there. */
  find: (evidence: Evidence) => string | null;
  /** What is worth a try, the most promising first; what makes no sense for a run is left out. */
  remedies: readonly RemedyId[];
}

/** The table of all signs, the gravest first: the first one that is found is what is said. */
const signs = {
  diverging: {
    level: 'bad',
    looksAt: 'The losses and the length of the gradients: whether they explode.',
    source: arXiv('Mescheder 2018', '1801.04406'),
    find: findDiverging,
    remedies: ['tenth-of-rates', 'spectral-detective', 'flat-detective', 'stronger-penalty'],
  },
  collapsed: {
    level: 'bad',
    looksAt:
      'Distinct shapes among the creatures, their distance from the sprites (KID), and how far they differ pixel by pixel.',
    source: arXiv('Salimans 2016', '1606.03498'),
    find: (evidence) => measured(evidence, 'collapsed') ?? findAlike(evidence),
    remedies: ['compared-pictures', 'tenth-of-rates', 'spectral-detective', 'more-augmentation'],
  },
  memorising: {
    level: 'bad',
    looksAt: 'Copies of sprites among the creatures, and the copying test.',
    source: arXiv('Meehan 2020', '2004.05675'),
    find: (evidence) => measured(evidence, 'memorising'),
    remedies: ['adaptive-augmentation', 'more-augmentation', 'fewer-channels'],
  },
  'detective-too-strong': {
    level: 'bad',
    looksAt:
      'The detective’s loss and the share it judges rightly, over the newest fifth of the run.',
    source: arXiv('Arjovsky and Bottou 2017', '1701.04862'),
    find: findTooStrong,
    remedies: [
      'slower-detective',
      'adaptive-augmentation',
      'spectral-detective',
      'smoothed-labels',
      'flat-detective',
      'more-augmentation',
    ],
  },
  'detective-guesses': {
    level: 'doubtful',
    looksAt:
      'Whether the detective’s loss lies where it only guesses, over the newest fifth of the run.',
    source: arXiv('Goodfellow 2014', '1406.2661'),
    find: findGuessing,
    remedies: ['faster-detective', 'slower-forger'],
  },
  'critic-lags': {
    level: 'bad',
    looksAt:
      'The Wasserstein estimate: it is a distance, and below 0 only of a critic that lags behind.',
    source: arXiv('Arjovsky 2017', '1701.07875'),
    find: findLaggingCritic,
    remedies: ['more-critic-steps', 'faster-detective', 'slower-forger'],
  },
  'critic-too-steep': {
    level: 'doubtful',
    looksAt: 'The gradient penalty beside the Wasserstein estimate.',
    source: arXiv('Gulrajani 2017', '1704.00028'),
    find: findSteepCritic,
    remedies: ['tenth-of-rates', 'stronger-penalty', 'falling-rates'],
  },
  done: {
    level: 'good',
    looksAt:
      'Whether creatures came nearer to the sprites, or covered more of them, in the newest measurements.',
    source: arXiv('Bińkowski 2018', '1801.01401'),
    find: (evidence) => measured(evidence, 'done'),
    remedies: ['falling-rates', 'more-channels'],
  },
  early: {
    level: 'good',
    looksAt: 'How many steps there are to judge by.',
    source: arXiv('Radford 2015', '1511.06434'),
    find: ({ step, state, hyperparameters }) => {
      if (step >= leastSteps) return null;
      if (isOver(state))
        return `Too short to judge: that takes ${formatCount(leastSteps)} steps, and ${countOf(step, ['# was', '# were'])} done.`;
      if (hyperparameters.steps < leastSteps)
        return `Too short to judge: that takes ${formatCount(leastSteps)} steps, and ${countOf(hyperparameters.steps, ['# is', '# are'])} planned.`;
      // Not how many are done: that is another number when it is read.
      return `Too early to judge: that comes at step ${formatCount(leastSteps)}.`;
    },
    remedies: [],
  },
  healthy: {
    level: 'good',
    looksAt: 'Every sign of trouble that is known: none is there.',
    source: arXiv('Goodfellow 2014', '1406.2661'),
    find: describeHealth,
    remedies: ['penalty-for-clip'],
  },
} satisfies Record<HealthSignId, Sign>;
export const healthSigns: Readonly<Record<HealthSignId, Sign>> = signs;
const signIds = healthSignSchema.options;

/** How a run is, in a sentence, with what is worth a try. */
export const healthSchema = z.object({
  sign: healthSignSchema,
  level: z.enum(['good', 'doubtful', 'bad']),
  /** Up to which step it was looked at. */
  step: z.int().min(0),
  sentence: said(z.string()),
  looksAt: said(z.string()),
  source: z.object({ by: z.string(), url: z.string() }),
  /** At most three. */
  remedies: z.array(
    z.object({ id: z.string(), but: said(z.string()), reason: said(z.string()), by: z.string() }),
  ),
});
export type Health = z.output<typeof healthSchema>;

const mostRemedies = 3;

export function judgeHealth(evidence: Evidence): Health {
  for (const sign of signIds) {
    const { find, remedies: worthATry, ...row } = healthSigns[sign];
    const sentence = find(evidence);
    if (sentence === null) continue;
    const offered = worthATry
      .map((id) => remedyFor(id, evidence.hyperparameters))
      .filter((one) => makesAnotherRun(evidence.hyperparameters, one.changes))
      .slice(0, mostRemedies)
      .map(({ id, but, reason, by }) => ({ id, but, reason, by }));
    return { sign, step: evidence.step, sentence, remedies: offered, ...row };
  }
  throw new Error('the last sign is always there');
}

/** What `remedies` of a `Health` name, for the run that it was said of; undefined where there is no such remedy. */
export function findRemedy(id: string, run: Hyperparameters): SameBut | undefined {
  return Object.hasOwn(remedies, id) ? remedyFor(id as RemedyId, run) : undefined;
}

function remedyFor(id: RemedyId, run: Hyperparameters): SameBut {
  const { changes, ...words }: Remedy = remedies[id];
  return { id, ...words, changes: changes(run) };
}

/** No 0.000012500000000000001 in a form. */
function rounded(rate: number): number {
  return Number(Math.min(0.1, Math.max(1e-7, rate)).toPrecision(3));
}

function augmented({ shift, tint, output, brightness }: Hyperparameters) {
  return {
    flip: true,
    shift: Math.max(0.25, shift),
    tint: Math.max(0.2, tint),
    ...(output === 'colours' && { brightness: Math.max(0.2, brightness) }),
  };
}

/* ---- The signs -------------------------------------------------------------------------------------------------- */

/** Before it anything may happen: networks begin as noise. */
const leastSteps = 300;
/** What has been so for this share of the run is no swing. */
const newestShare = 0.2;
/**
 * Of what the detective pays where it only guesses. One whose slope is penalised teaches even where it is sure (Mescheder
 * 2018), as a relativistic one always is in its first thousands of steps.
 */
const sureBelow = (run: Hyperparameters) => (penalisesGradients(run) ? 0.01 : 0.05);
const surelyRight = 0.98;
const guessWithin = 0.02;
/**
 * Creatures that differ from each other by less than this share of what sprites do are one creature, drawn over and over: the
 * noise that networks begin with differs more. Of a few pictures that says nothing, and of the first sheets neither.
 */
const alikeBelow = 0.05;
const leastCompared = 8;
const leastStepsDrawn = 50;
/** Gradients that are so long, and so many times what they were, explode; losses too. */
const explodesFrom = 100;
const explodesBy = 8;

function measured({ verdict }: Evidence, sign: HealthSignId): string | null {
  return verdict?.sign === sign ? `${verdict.message} ${verdict.hint}` : null;
}

/** A series over the newest steps, and before them. */
interface Stretch {
  steps: number;
  mean: number;
  /** Nine tenths of its points lie below it. */
  high: number;
  values: readonly number[];
  before: readonly number[];
}

function newest({ columns, step }: Evidence, name: SeriesName): Stretch | null {
  const column = columns[name];
  const last = column?.step.at(-1);
  if (!column || last === undefined || step < leastSteps) return null;
  const steps = Math.min(2_000, Math.max(100, Math.round(newestShare * last)));
  const from = column.step.findIndex((at) => at > last - steps);
  const values = column.mean.slice(from);
  // A point that stands for many steps may be all that there is of them.
  if (values.length < 3) return null;
  const sorted = values.toSorted((a, b) => a - b);
  return {
    steps,
    mean: meanOf(values),
    high: sorted[Math.floor(0.9 * (sorted.length - 1))] ?? 0,
    values,
    before: column.mean.slice(0, from),
  };
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, each) => sum + each, 0) / values.length;
}

function isCritic({ hyperparameters }: Evidence): boolean {
  return lossTable[hyperparameters.loss].answers === 'scores';
}

/** What the detective pays for its verdicts: without penalties, where its loss is told in parts. */
function paid(evidence: Evidence): Stretch | null {
  const parts = ['discriminator/real', 'discriminator/generated', 'discriminator/pairs'] as const;
  const told = parts.flatMap((name) => newest(evidence, name) ?? []);
  const [first] = told;
  if (!first) return newest(evidence, 'discriminator/loss');
  const sum = (of: 'mean' | 'high') => told.reduce((whole, each) => whole + each[of], 0);
  return { ...first, mean: sum('mean'), high: sum('high') };
}

function findDiverging(evidence: Evidence): string | null {
  if (evidence.state === 'diverged')
    return `The losses exploded, so training was stopped at step ${formatCount(evidence.step)}.`;
  const networks = ['generator', 'discriminator'] as const;
  for (const network of networks) {
    for (const [name, of] of [
      [`${network}/gradient-norm`, 'gradients are'],
      [`${network}/loss`, 'loss is'],
    ] as const) {
      const now = newest(evidence, name);
      if (!now || now.before.length < 10) continue;
      const [size, was] = [now.values, now.before].map((all) => median(all.map(Math.abs)));
      if (size === undefined || was === undefined) continue;
      if (size < explodesFrom || size < explodesBy * was) continue;
      const who = network === 'generator' ? 'forger' : 'detective';
      return `Training diverges: over the last ${formatCount(now.steps)} steps the ${who}’s ${of} ${formatLoss(size)}, where it was ${formatLoss(was)} before.`;
    }
  }
  return null;
}

/** Whatever the curves do: an estimate that falls may tell of two networks that have both lost their way. */
function findAlike({ scores, step }: Evidence): string | null {
  const drawn = scores.filter(
    ({ creatures, step: at }) => at >= leastStepsDrawn && creatures.length >= leastCompared,
  );
  const shares = drawn.flatMap(({ apart }) =>
    apart && apart.sprites > 0 ? [apart.creatures / apart.sprites] : [],
  );
  if (step < leastSteps || shares.length < healthSheets || median(shares) >= alikeBelow)
    return null;
  return `The creatures are all alike: on the newest ${healthSheets} sheets they differ from each other by ${formatShare(median(shares))} of what sprites do. The forger draws one creature over and over.`;
}

/** A critic cannot be too good (Arjovsky 2017): this is of detectives alone. */
function findTooStrong(evidence: Evidence): string | null {
  const guessing = undecidedLoss(evidence.hyperparameters.loss);
  const loss = paid(evidence);
  if (guessing === undefined || !loss) return null;
  const sure = sureBelow(evidence.hyperparameters) * guessing;
  if (loss.mean >= sure || loss.high >= 3 * sure) return null;
  const accuracy = newest(evidence, 'discriminator/accuracy');
  if (accuracy && accuracy.mean < surelyRight) return null;
  const rightly = accuracy ? ` and it judged ${formatShare(accuracy.mean)} rightly` : '';
  return `The detective is too strong: over the last ${formatCount(loss.steps)} steps its loss was ${formatLoss(loss.mean)} (${formatLoss(guessing)} where it only guesses)${rightly}, so the forger learns hardly anything from it.`;
}

function findGuessing(evidence: Evidence): string | null {
  const guessing = undecidedLoss(evidence.hyperparameters.loss);
  const loss = paid(evidence);
  const accuracy = newest(evidence, 'discriminator/accuracy');
  if (guessing === undefined || !loss || !accuracy) return null;
  const isGuess = Math.abs(loss.mean / guessing - 1) < guessWithin && accuracy.mean < 0.55;
  const isFooled = accuracy.mean < 0.4;
  if (!isGuess && !isFooled) return null;
  const numbers = `over the last ${formatCount(loss.steps)} steps it judged ${formatShare(accuracy.mean)} rightly, and its loss was ${formatLoss(loss.mean)} (${formatLoss(guessing)} where it only guesses)`;
  return isFooled
    ? `The forger is too strong: the detective is fooled more often than not; ${numbers}.`
    : `The detective only guesses: ${numbers}, so it asks nothing of the forger.`;
}

function findLaggingCritic(evidence: Evidence): string | null {
  const estimate = isCritic(evidence) ? newest(evidence, 'discriminator/wasserstein') : null;
  if (!estimate) return null;
  const below = estimate.values.filter((value) => value <= 0).length / estimate.values.length;
  if (below < 1 / 3) return null;
  return `The critic is not trained enough: in ${formatShare(below)} of the last ${formatCount(estimate.steps)} steps its Wasserstein estimate was not above 0, which no distance is (mean ${formatLoss(estimate.mean)}).`;
}

function findSteepCritic(evidence: Evidence): string | null {
  const penalty = newest(evidence, 'discriminator/gradient-penalty');
  const estimate = newest(evidence, 'discriminator/wasserstein');
  if (!isCritic(evidence) || !penalty || !estimate) return null;
  if (penalty.mean <= 2 * Math.abs(estimate.mean)) return null;
  return `The critic’s slope runs away: over the last ${formatCount(penalty.steps)} steps the penalty on it was ${formatLoss(penalty.mean)}, beside a Wasserstein estimate of ${formatLoss(estimate.mean)}.`;
}

function describeHealth(evidence: Evidence): string {
  const so = isOver(evidence.state) ? 'Healthy to the end' : 'Healthy so far';
  const estimate = newest(evidence, 'discriminator/wasserstein');
  if (isCritic(evidence) && estimate) {
    const before = median(estimate.before);
    const figures = `${formatLoss(estimate.mean)} over the last ${formatCount(estimate.steps)} steps, ${formatLoss(before)} before.`;
    const falls = estimate.mean < before;
    if (!estimatesTell([evidence.hyperparameters.loss]))
      return falls
        ? `${so}: the critic’s Wasserstein estimate stays above 0 and falls: ${figures} With clipped weights that does not say how near creatures are: look at them, and at KID.`
        : `${so}: the critic’s Wasserstein estimate stays above 0 and rises: ${figures} With clipped weights that does not say how near creatures are: look at them, and at KID.`;
    return falls
      ? `${so}: the critic’s Wasserstein estimate stays above 0 and falls: ${figures} Lower is nearer.`
      : `${so}: the critic’s Wasserstein estimate stays above 0 and rises: ${figures} So it does where the critic learns faster than the forger (where pixels choose from a palette, from some 500 steps on), and then it does not say how near creatures are: look at them, and at KID.`;
  }
  const loss = paid(evidence);
  if (!loss) return `${so}: nothing of what was told of it is a bad sign.`;
  const guessing = undecidedLoss(evidence.hyperparameters.loss);
  const accuracy = newest(evidence, 'discriminator/accuracy');
  const scale =
    guessing === undefined ? '' : `, between 0 (sure) and ${formatLoss(guessing)} (guessing)`;
  const rightly = accuracy ? ` and it judged ${formatShare(accuracy.mean)} rightly` : '';
  return `${so}: over the last ${formatCount(loss.steps)} steps the detective’s loss was ${formatLoss(loss.mean)}${scale}${rightly}: both still learn.`;
}

function isOver(state: Evidence['state']): boolean {
  return state === 'completed' || state === 'stopped';
}
