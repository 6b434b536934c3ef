import type { FindingOf, HealthSignId } from '../../../shared/run/findings.ts';
import type { Mark } from '../../../shared/run/trainer-protocol.ts';
import type { Expected } from './measure.ts';

export type VerdictId = Extract<HealthSignId, 'healthy' | 'collapsed' | 'memorising' | 'done'>;

export interface Verdict {
  readonly id: VerdictId;
  readonly finding: FindingOf<'verdict'>;
}

/** Fewer shapes than this share of what sprites have are a few creatures again and again. */
const leastShapes = 0.25;
const marksToStay = 3;
/** A distance that has become so many times what it was is no swing: those double it. */
const farWorse = 4;
/** Below it creatures are nearer to the training sprites than sprites are (Meehan 2020). */
const copyingFrom = -3;
/** Copies beyond those that there are among the sprites themselves. */
const tolerableCopies = 0.1;
/** Marks without a gain after which there will hardly be one, and how many there are before that can be said. */
const marksWithoutGain = 5;
const leastMarks = 10;
const leastGainOfCoverage = 0.02;
/** Of a critic's estimate, and of the distance of details beside it. */
const leastShareOfGain = 0.05;
/** A critic that has found its scale has come down to less than this share of the largest estimate. */
const settledBelow = 0.5;

/**
 * What is to be thought of a run by what was measured of it, its last mark being the newest: one verdict, the gravest that applies,
 * with its reason and what to do.
 *
 * @param marks in order of steps, at least one
 */
export function judgeRun(marks: readonly Mark[], expected: Expected): Verdict {
  return (
    findCollapse(marks, expected) ??
    findMemorising(marks, expected) ??
    findDone(marks) ?? {
      id: 'healthy',
      finding: say(
        'healthy',
        'good',
        'Creatures are various, none are copies, and training still gains.',
        'Let it train on.',
      ),
    }
  );
}

function findCollapse(marks: readonly Mark[], expected: Expected): Verdict | undefined {
  return fewShapes(marks, expected) ?? farFromBest(marks);
}

/** A run may begin with the same blot everywhere; what was better, or gets no better, is a collapse. */
function fewShapes(marks: readonly Mark[], { distinctShapes }: Expected): Verdict | undefined {
  const shapes = marks.map(({ numbers }) => numbers['quality/distinct-shapes'] ?? Infinity);
  const few = leastShapes * distinctShapes;
  const now = shapes.at(-1) ?? Infinity;
  const hasFallen = shapes.some((count) => Number.isFinite(count) && count >= 2 * now);
  const newest = shapes.slice(-marksToStay);
  const hasStayed =
    newest.length === marksToStay && newest.every((count) => count < few) && now <= newest[0];
  if (now >= few || !(hasFallen || hasStayed)) return undefined;
  return collapsed(
    `The forger draws the same few shapes again and again: ${now} where as many sprites have ${distinctShapes}.`,
  );
}

function farFromBest(marks: readonly Mark[]): Verdict | undefined {
  const last = kidOf(marks.at(-1));
  const best = bestOf(marks);
  if (!last || !best) return undefined;
  // Near 0 every distance is many times another.
  if (last.value - best.value <= 3 * (last.error + best.error)) return undefined;
  if (last.value < farWorse * best.value) return undefined;
  return collapsed(
    `Creatures are ${Math.round(last.value / best.value)} times as far from the sprites as at step ${best.step}, and do not find back by themselves.`,
  );
}

function collapsed(message: string): Verdict {
  const hint =
    'Go back to the best checkpoint, and try the loss wgan or hinge with spectral normalisation, more augmentation, or a tenth of the learning rates.';
  return { id: 'collapsed', finding: say('collapsed', 'bad', message, hint) };
}

/** Both must speak: blurred creatures are near to every sprite, and sprites of one family are near copies. */
function findMemorising(marks: readonly Mark[], expected: Expected): Verdict | undefined {
  const { 'quality/copies': copies = 0, 'quality/copying': copying = 0 } =
    marks.at(-1)?.numbers ?? {};
  if (copying >= copyingFrom || copies - expected.copies < tolerableCopies) return undefined;
  const percent = Math.round(100 * copies);
  return {
    id: 'memorising',
    finding: say(
      'memorising',
      'bad',
      `${percent} % of the creatures are training sprites again, if mirrored, moved or recoloured; among the sprites themselves it is ${Math.round(100 * expected.copies)} %.`,
      'Take an earlier checkpoint, or train on more sprites, with more augmentation, or with fewer channels.',
    ),
  };
}

function findDone(marks: readonly Mark[]): Verdict | undefined {
  const isSeen = marks.at(-1)?.numbers['quality/kid'] !== undefined;
  return isSeen ? doneBySight(marks) : doneByEstimate(marks);
}

function doneBySight(marks: readonly Mark[]): Verdict | undefined {
  if (marks.length < leastMarks) return undefined;
  const before = marks.slice(0, -marksWithoutGain);
  const since = marks.slice(-marksWithoutGain);
  const [best, newer] = [bestOf(before), bestOf(since)];
  if (!best || !newer) return undefined;
  if (newer.value < best.value - Math.max(best.error, newer.error)) return undefined;
  const gain = bestCoverage(since) - bestCoverage(before);
  if (gain > leastGainOfCoverage) return undefined;
  return {
    id: 'done',
    finding: say(
      'done',
      'good',
      `Creatures have not come nearer to the sprites since step ${best.step}, nor do they cover more of them.`,
      `Stop here and keep the checkpoint of step ${best.step}, or train on with half the learning rates or more channels.`,
    ),
  };
}

/**
 * Without the network: by a critic's estimate, from its largest value on, which it comes to while it finds its scale. An estimate
 * may also rise because the critic learns to see more, so that the distance of details, which needs no network, must agree.
 */
function doneByEstimate(marks: readonly Mark[]): Verdict | undefined {
  const estimates = marks.map(({ numbers }) => numbers['discriminator/wasserstein'] ?? NaN);
  const details = marks.map(({ numbers }) => numbers['quality/sliced-wasserstein'] ?? NaN);
  const largest = Math.max(...estimates);
  const from = estimates.indexOf(largest);
  if (from < 0 || marks.length - from < leastMarks) return undefined;
  const settled = estimates.slice(from);
  const least = Math.min(...settled);
  if (least >= settledBelow * largest) return undefined;
  if (stillFalls(settled) || stillFalls(details.slice(from))) return undefined;
  const { step } = marks[from + settled.indexOf(least)];
  return {
    id: 'done',
    finding: say(
      'done',
      'good',
      `The critic’s estimate has not fallen since step ${step}, and details have not come nearer to those of the sprites.`,
      'Stop here, or train on with half the learning rates or more channels.',
    ),
  };
}

/** Whether the newest marks brought a lower value than those before; true where one is not known. */
function stillFalls(values: readonly number[]): boolean {
  const before = Math.min(...values.slice(0, -marksWithoutGain));
  const since = Math.min(...values.slice(-marksWithoutGain));
  return !(since >= (1 - leastShareOfGain) * before);
}

interface Distance {
  readonly step: number;
  readonly value: number;
  readonly error: number;
}

function kidOf(mark: Mark | undefined): Distance | undefined {
  const value = mark?.numbers['quality/kid'];
  if (!mark || value === undefined) return undefined;
  return { step: mark.step, value, error: mark.kidError ?? 0 };
}

function bestOf(marks: readonly Mark[]): Distance | undefined {
  return marks
    .flatMap((mark) => kidOf(mark) ?? [])
    .reduce<Distance | undefined>(
      (best, each) => (best && best.value <= each.value ? best : each),
      undefined,
    );
}

function bestCoverage(marks: readonly Mark[]): number {
  return Math.max(0, ...marks.map(({ numbers }) => numbers['quality/coverage'] ?? 0));
}

function say(
  sign: VerdictId,
  level: FindingOf<'verdict'>['level'],
  message: string,
  hint: string,
): FindingOf<'verdict'> {
  return { kind: 'verdict', about: 'training', level, sign, message, hint };
}
