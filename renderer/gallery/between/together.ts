import type { VariedBy } from '../../../shared/creature/creature.ts';
import { formatCount } from '../../../shared/format.ts';
import type { Pickable } from './pickable.ts';

/** A creature among several that were chosen, and who draws between it and others. */
export interface Chosen<One = Pickable> {
  creature: One;
  /** One generator, or the generators of one run, of which the newest draws them all. */
  generator: string;
  /** Null until that is known. */
  varied: VariedBy | null;
  isGone: boolean;
}

type Named = Pick<Pickable, 'runName' | 'step'>;

/** More than anybody reads. */
const mostNamed = 3;

/**
 * Of several creatures those that one generator can draw together, the first one's if it can, and who stays out. All that is
 * not known to be impossible is tried.
 */
export function togetherOf<One extends Named>(
  chosen: readonly Chosen<One>[],
): { creatures: One[]; leftOut: string | null } {
  const first =
    chosen.find(({ varied }) => varied === 'latents' || varied === null) ?? chosen[0] ?? null;
  const isIn = (one: Chosen<One>) => one.generator === first?.generator;
  return {
    creatures: chosen.filter(isIn).map(({ creature }) => creature),
    leftOut: sentenceOf(chosen.filter((one) => !isIn(one))),
  };
}

function sentenceOf(leftOut: readonly Chosen<Named>[]): string | null {
  if (leftOut.length === 0) return null;
  const generators = [...new Set(leftOut.map(({ generator }) => generator))];
  const groups = generators.map((each) => leftOut.filter(({ generator }) => generator === each));
  const named = groups.slice(0, mostNamed).map(nameOf);
  const others = groups.slice(mostNamed).reduce((sum, group) => sum + group.length, 0);
  const list = [...named, ...(others > 0 ? [`${formatCount(others)} more`] : [])].join('; ');
  return `Left out, for only creatures of one generator go together: ${list}.`;
}

function nameOf(group: readonly Chosen<Named>[]): string {
  const [one] = group;
  if (!one) return '';
  const { varied, isGone, creature } = one;
  const these = `${formatCount(group.length)} of “${creature.runName}”`;
  if (varied === 'picture') return `${these}, drawn from pictures`;
  if (varied === 'gone')
    return `${these}, step ${formatCount(creature.step)}, whose generator was not kept`;
  return isGone ? `${these}, step ${formatCount(creature.step)}` : these;
}
