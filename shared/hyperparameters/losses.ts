import type { AugmentationStrengthId } from './choices.ts';
import type { SettingName, Settings } from './fields/settings.ts';
import { arXiv, type Chapter, type Publication } from './published.ts';

/** The weights of penalties on how steep the discriminator is; 0 leaves one out. */
export type PenaltyName = 'gradientPenalty' | 'r1Gamma' | 'r2Gamma';

/** What a discriminator must be made for, so that a loss can read its answers. */
export type Judged = 'pictures' | 'capsules' | 'pairs';

interface AnswerMeaning {
  /** What the authors call the network that gives such answers. */
  judge: 'discriminator' | 'critic';
  /** Above it an answer says real, below it forged; undefined where only differences say something. */
  undecided?: number;
  /** Why adaptive augmentation cannot read from them what was judged real; undefined where it can. */
  whyNotAdaptive?: string;
}

const onlyDifferences =
  'Adaptive augmentation reads from the sign of an answer whether an image was judged real, and with this loss only differences between answers mean something.';

/** What an answer of the discriminator means to a loss: higher is always more like a real sprite. */
const answerMeanings = {
  /** Of the probability to be real; 0 is undecided. */
  logits: { judge: 'discriminator', undecided: 0 },
  /** Real above 1, generated below −1, undecided between. */
  margins: { judge: 'discriminator', undecided: 0 },
  /** A height of which only differences count (Arjovsky 2017, Gulrajani 2017). */
  scores: { judge: 'critic', whyNotAdaptive: onlyDifferences },
  /** Compared pair by pair, real with generated. */
  comparisons: { judge: 'discriminator', whyNotAdaptive: onlyDifferences },
  /** Of the capsule "real", from 0 to 1. */
  lengths: {
    judge: 'discriminator',
    undecided: 0.5,
    whyNotAdaptive:
      'Adaptive augmentation reads from the sign of an answer whether an image was judged real, and a capsule’s length is never negative.',
  },
} satisfies Record<string, AnswerMeaning>;

/** All there is to know of a loss beside its formula (main/trainer/gan/losses/losses.ts). */
export interface LossRow {
  /** In the names of runs: "WGAN". */
  name: string;
  /** Where it is chosen. */
  label: string;
  published: readonly Publication[];
  answers: keyof typeof answerMeanings;
  /** What the discriminator pays, penalties left out, where it only guesses; not there of a critic. */
  undecidedLoss?: number;
  /**
   * Of a critic whose Wasserstein estimate falls while creatures come nearer, as was measured here on three seeds over
   * 4,000 steps; where pixels choose from a palette over the first hundreds alone (docs/decisions/0621).
   */
  estimateTells?: true;
  madeFor: Judged;
  /**
   * The penalties that go with it. One that is there `always` makes the loss what it is, so that what does not go
   * with a penalty does not go with the loss, whatever the weight; one `above-zero` may be left out.
   */
  penalties: Readonly<Partial<Record<PenaltyName, 'always' | 'above-zero'>>>;
  /** Other settings that have a meaning with this loss alone, or with few. */
  fields: readonly SettingName[];
  /** What its authors published; taken over when the loss is chosen and nothing else is said. */
  settings: Settings;
  /** For whoever sees its curves: what the two lines are, and how good training and trouble look. */
  legend: { lines: string; good: string; trouble: string };
  /** Its own chapter of docs/models.md, or the model whose chapter tells of it. */
  chapter: Chapter | 'mlp' | 'capsule' | 'pix2pix';
}

/** Goodfellow 2014 with DCGAN's optimizer (Radford 2015, arXiv 1511.06434); nothing is penalised. */
const vanilla: Settings = {
  optimizer: 'adam',
  generatorLearningRate: 2e-4,
  discriminatorLearningRate: 2e-4,
  beta1: 0.5,
  beta2: 0.999,
  nCritic: 1,
  r1Gamma: 0,
};

/**
 * Every loss of the studio in one row. Ids are those of the command line and of stored runs; their order is that of
 * the form.
 */
const rows = {
  minimax: {
    name: 'Vanilla',
    label: 'Vanilla GAN, minimax (Goodfellow 2014)',
    published: [arXiv('Goodfellow 2014', '1406.2661')],
    answers: 'logits',
    undecidedLoss: 2 * Math.LN2,
    madeFor: 'pictures',
    penalties: { r1Gamma: 'above-zero' },
    fields: ['labelSmoothing', 'lecam', 'wrongLabels'],
    settings: vanilla,
    legend: {
      lines:
        'The detective’s line is the cross-entropy of its verdicts: 1.386 where it only guesses, 0 where it is sure. Of a perfect detective it would be 1.386 less twice the Jensen-Shannon divergence of creatures and sprites. The forger’s is the logarithm of how likely its creatures are found out: −0.693 where the detective guesses, 0 where it always finds them out.',
      good: 'A balance: the detective’s line stays between 0 and 1.386, and the forger’s well below 0. It says that both still learn, not how good the creatures are: look at the samples.',
      trouble:
        'A forger’s line that lies at 0 has no slope left to learn from: the detective is too sure. The non-saturating loss was made for that.',
    },
    chapter: 'mlp',
  },
  'non-saturating': {
    name: 'Vanilla',
    label: 'Vanilla GAN, non-saturating (Goodfellow 2014)',
    published: [arXiv('Goodfellow 2014', '1406.2661')],
    answers: 'logits',
    undecidedLoss: 2 * Math.LN2,
    madeFor: 'pictures',
    penalties: { r1Gamma: 'above-zero' },
    fields: ['labelSmoothing', 'lecam', 'wrongLabels'],
    settings: vanilla,
    legend: {
      lines:
        'Each line is a cross-entropy: the detective’s of telling real from forged, 1.386 where it only guesses; the forger’s of passing for real, 0.693 there. Of a perfect detective the first would be 1.386 less twice the Jensen-Shannon divergence of creatures and sprites.',
      good: 'A lively balance: the detective’s line stays below 1.386 and well above 0, the forger’s above 0.693. It says that both still learn, not how good the creatures are: look at the samples.',
      trouble:
        'A detective near 0 under a forger’s line that climbs has learned too fast. Lines that lie still at 1.386 and 0.693 say that the detective no longer tells anything apart.',
    },
    chapter: 'mlp',
  },
  wgan: {
    name: 'WGAN',
    label: 'WGAN, weight clipping (Arjovsky 2017)',
    published: [arXiv('Arjovsky 2017', '1701.07875')],
    answers: 'scores',
    madeFor: 'pictures',
    penalties: {},
    fields: ['weightClip', 'clipFirst'],
    /** Algorithm 1. */
    settings: {
      optimizer: 'rmsprop',
      generatorLearningRate: 5e-5,
      discriminatorLearningRate: 5e-5,
      nCritic: 5,
      weightClip: 0.01,
    },
    legend: {
      lines:
        'The detective, here a critic, scores sprites: its line is the mean score of forgeries less that of real sprites, so its depth below 0 says how far the two are apart. The forger’s is the negative mean score of its creatures, whose height alone says nothing.',
      good: 'The critic’s line dives at first; no balance has to be kept, and a critic cannot be too good. How deep it lies then says little of the creatures: clipping keeps the critic blunt (Gulrajani 2017, section 3), and in the studio’s own measurements its line went on sinking while creatures got better, because it was still learning to tell them apart. Look at the samples, and at KID.',
      trouble:
        'A critic’s line at 0 from the beginning says that it tells nothing apart; swings that grow say that it learns too fast.',
    },
    chapter: { place: 50, title: 'WGAN: another distance', steps: 1_500 },
  },
  'wgan-gp': {
    name: 'WGAN-GP',
    label: 'WGAN-GP, gradient penalty (Gulrajani 2017)',
    published: [arXiv('Gulrajani 2017', '1704.00028')],
    answers: 'scores',
    estimateTells: true,
    madeFor: 'pictures',
    penalties: { gradientPenalty: 'always' },
    fields: [],
    /** Algorithm 1; layer normalisation as its section 4 recommends. */
    settings: {
      optimizer: 'adam',
      generatorLearningRate: 1e-4,
      discriminatorLearningRate: 1e-4,
      beta1: 0,
      beta2: 0.9,
      nCritic: 5,
      gradientPenalty: 10,
      discriminatorNorm: 'layer',
    },
    legend: {
      lines:
        'The detective, here a critic, scores sprites: its line is the mean score of forgeries less that of real sprites, plus the penalty on its slope. The forger’s is the negative mean score of its creatures, whose height alone says nothing.',
      good: 'The critic’s line dives at first and then rises slowly towards 0 while the creatures get better. Its nearing 0 is what is wanted here: no balance has to be kept, and a critic cannot be too good.',
      trouble:
        'A critic’s line that stays above 0 is all penalty: its slope runs away, and a smaller learning rate may help. One that sinks again after its rise says that it tells more apart than the forger has learned meanwhile; where pixels choose from a palette it does so from some 500 steps on, though creatures may get better for a thousand more. Look at them, and at KID.',
    },
    chapter: { place: 60, title: 'WGAN-GP: a penalty in place of the clip', steps: 1_200 },
  },
  hinge: {
    name: 'Hinge',
    label: 'Hinge (Lim 2017, Miyato 2018)',
    published: [arXiv('Lim 2017', '1705.02894'), arXiv('Miyato 2018', '1802.05957')],
    answers: 'margins',
    undecidedLoss: 2,
    madeFor: 'pictures',
    penalties: { r1Gamma: 'above-zero' },
    fields: ['lecam', 'wrongLabels'],
    /** Miyato 2018, table 1, setting C. */
    settings: { ...vanilla, discriminatorNorm: 'spectral' },
    legend: {
      lines:
        'The detective’s line is 2 where it knows nothing and 0 where it is sure of every sprite, and then it learns no further; penalties and a light GAN’s second task come on top. The forger’s is the negative mean answer to its creatures, whose height alone says nothing.',
      good: 'The detective’s line stays between the two and moves little.',
      trouble:
        'At 0 the detective has won and teaches nothing more; close to 2 the forger has run away from it.',
    },
    chapter: { place: 70, title: 'Hinge and spectral normalisation', steps: 2_500 },
  },
  r3gan: {
    name: 'Relativistic',
    label: 'Relativistic, R1 and R2 (R3GAN, Huang 2024)',
    published: [arXiv('Huang 2024', '2501.05441')],
    answers: 'comparisons',
    undecidedLoss: Math.LN2,
    madeFor: 'pictures',
    penalties: { r1Gamma: 'above-zero', r2Gamma: 'above-zero' },
    fields: [],
    /**
     * Its authors anneal over millions of images (https://github.com/brownvc/R3GAN, train.py): the learning rate from
     * 2e-4 to 5e-5, β₂ from 0.9 to 0.99, γ to a tenth, at 64x64 from 2 or 1. Constants here: the first rate, the last
     * β₂, and ImageNet-64's first γ.
     */
    settings: {
      optimizer: 'adam',
      generatorLearningRate: 2e-4,
      discriminatorLearningRate: 2e-4,
      beta1: 0,
      beta2: 0.99,
      nCritic: 1,
      r1Gamma: 1,
      r2Gamma: 1,
      discriminatorNorm: 'none',
    },
    legend: {
      lines:
        'Each line asks which of two is more real, a sprite or a creature: 0.693 where neither is ahead. The detective’s holds its penalties too.',
      good: 'The detective’s line stays below 0.693, the forger’s above it, and neither runs away.',
      trouble:
        'A detective near 0 under a forger’s line that climbs has learned too fast: the penalties are too weak.',
    },
    chapter: { place: 80, title: 'Relativistic: R3GAN', steps: 600 },
  },
  margin: {
    name: 'Margin',
    label: 'Margin, for capsules (Sabour 2017)',
    published: [arXiv('Sabour 2017', '1710.09829')],
    answers: 'lengths',
    /** A length of 0.5 of both: (0.9 − 0.5)² and half of (0.5 − 0.1)². */
    undecidedLoss: 0.24,
    madeFor: 'capsules',
    penalties: {},
    fields: [],
    /** Jaiswal 2018, arXiv 1802.06167: DCGAN's optimizer. */
    settings: vanilla,
    legend: {
      lines:
        'Each line measures lengths of the capsule “real”. The detective’s is 0 where it is above 0.9 for sprites and below 0.1 for forgeries; the forger’s is 0 where it is above 0.9 for creatures, and at most 0.81.',
      good: 'Neither line comes near 0.',
      trouble:
        'A detective near 0 gives lengths near 0, which have no slope left: the forger stands still.',
    },
    chapter: 'capsule',
  },
  pix2pix: {
    name: 'Cross-entropy and L1',
    label: 'Cross-entropy and L1 (Isola 2017)',
    published: [arXiv('Isola 2017', '1611.07004')],
    answers: 'logits',
    undecidedLoss: Math.LN2,
    madeFor: 'pairs',
    penalties: {},
    fields: ['l1Weight'],
    /** Section 3.3. */
    settings: { ...vanilla, l1Weight: 100 },
    legend: {
      lines:
        'The detective’s line is half the cross-entropy of its verdicts on patches: 0.693 where it only guesses. The forger’s is mostly the distance of its drawings from the wanted pictures, beside how well they pass for real.',
      good: 'The forger’s line falls and then flattens, while the detective’s stays below 0.693 and above 0.',
      trouble:
        'A detective at 0.693 asks for nothing any more, and drawings stay blurred; one at 0 drowns the forger in what it cannot mend.',
    },
    chapter: 'pix2pix',
  },
} satisfies Record<string, LossRow>;

export type LossId = keyof typeof rows;
export const lossTable: Readonly<Record<LossId, LossRow>> = rows;
export const lossIds = Object.keys(rows) as [LossId, ...LossId[]];

/** Adaptive augmentation that cannot read a loss's answers ends with whatever preset brought it. */
export const lossSettings: Readonly<Record<LossId, Settings>> = perLoss((row) => ({
  ...(whyNotAdaptive(row) ? { augmentationStrength: 'full' } : {}),
  ...row.settings,
}));

const notAdaptive = lossIds.flatMap((id) => {
  const why = whyNotAdaptive(lossTable[id]);
  return why === undefined ? [] : [[id, why] as const];
});
const unadapted: readonly AugmentationStrengthId[] = ['full', 'by-size'];

/** How often augmentation may be done with losses on whose answers it cannot adapt, and why. */
export const augmentationOfLosses = {
  choices: Object.fromEntries(notAdaptive.map(([id]) => [id, unadapted])),
  why: Object.fromEntries(notAdaptive),
};

/** The losses whose discriminator is of a kind, in the order of the table. */
export function lossesMadeFor(judged: Judged): readonly LossId[] {
  return lossIds.filter((id) => lossTable[id].madeFor === judged);
}

export function clipsWeights(loss: LossId): boolean {
  return lossTable[loss].fields.includes('weightClip');
}

/** The losses with which a setting has a meaning; none where it has one with all. */
export function lossesWith(setting: SettingName): readonly LossId[] {
  return lossIds.filter(
    (id) => lossTable[id].fields.includes(setting) || setting in lossTable[id].penalties,
  );
}

/** What the network that judges is called with these losses; the wider word where they differ. */
export function judgeName(...losses: readonly LossId[]): AnswerMeaning['judge'] {
  const names = losses.map((id) => answerMeanings[lossTable[id].answers].judge);
  return names.every((name) => name === 'critic') ? 'critic' : 'discriminator';
}

/** Where an answer is undecided between real and forged; undefined where only differences of answers say something. */
export function undecidedAnswer(loss: LossId): number | undefined {
  const meaning: AnswerMeaning = answerMeanings[lossTable[loss].answers];
  return meaning.undecided;
}

/** The probability that an answer gives a picture to be real; null of a loss whose answers are none. */
export function probabilityOfReal(loss: LossId, answer: number): number | null {
  return lossTable[loss].answers === 'logits' ? 1 / (1 + Math.exp(-answer)) : null;
}

/** Whether a lower Wasserstein estimate of these losses means nearer creatures; not asked of those that have none. */
export function estimatesTell(losses: readonly LossId[]): boolean {
  const critics = losses.filter((loss) => judgeName(loss) === 'critic');
  return critics.length > 0 && critics.every((loss) => lossTable[loss].estimateTells);
}

/** What the discriminator pays where it only guesses; undefined of a critic, whose scores have no such point. */
export function undecidedLoss(loss: LossId): number | undefined {
  return lossTable[loss].undecidedLoss;
}

function whyNotAdaptive({ answers }: LossRow): string | undefined {
  const meaning: AnswerMeaning = answerMeanings[answers];
  return meaning.whyNotAdaptive;
}

function perLoss<Value>(valueOf: (row: LossRow) => Value): Record<LossId, Value> {
  const entries = lossIds.map((id) => [id, valueOf(lossTable[id])] as const);
  return Object.fromEntries(entries) as Record<LossId, Value>;
}
