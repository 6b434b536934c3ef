import { describe, expect, it } from 'vitest';
import { togetherOf, type Chosen } from '../../../../../renderer/gallery/between/together.ts';
import type { VariedBy } from '../../../../../shared/creature/creature.ts';

interface Star {
  id: number;
  runName: string;
  step: number;
}

let id = 0;
function chosen(runName: string, step: number, varied: VariedBy | null, isGone = true) {
  const generator = isGone ? `${runName} ${step}` : runName;
  return { creature: { id: id++, runName, step }, generator, varied, isGone } as const;
}
const placesOf = (all: readonly Chosen<Star>[]) =>
  togetherOf(all).creatures.map((creature) =>
    all.findIndex((one) => one.creature.id === creature.id),
  );

describe('creatures that were chosen together', () => {
  it('are those of one generator: the first that is kept, of a run that is gone at one step', () => {
    const all = [
      chosen('Old', 10, 'gone'),
      chosen('Pond', 20, 'latents'),
      chosen('Pond', 30, 'latents'),
      chosen('Lines', 5, 'picture', false),
      chosen('Pond', 20, 'latents'),
      chosen('Old', 10, 'gone'),
    ];
    expect(placesOf(all)).toEqual([1, 4]);
    expect(togetherOf(all).leftOut).toBe(
      'Left out, for only creatures of one generator go together: 2 of “Old”, step 10, whose generator was not kept; 1 of “Pond”, step 30; 1 of “Lines”, drawn from pictures.',
    );
  });

  it('are of any step where the run is there, and all of them where it is one', () => {
    const all = [10, 20, 30].map((step) => chosen('Pond', step, 'latents', false));
    expect(togetherOf(all)).toEqual({
      creatures: all.map(({ creature }) => creature),
      leftOut: null,
    });
    expect(togetherOf([])).toEqual({ creatures: [], leftOut: null });
  });

  it('stay as they were chosen until it is known who is kept, and where nobody is', () => {
    expect(placesOf([chosen('Old', 1, null), chosen('Pond', 1, null)])).toEqual([0]);
    expect(placesOf([chosen('Old', 1, 'gone'), chosen('Older', 1, 'gone')])).toEqual([0]);
  });

  it('are named for three generators, and counted beyond', () => {
    const all = ['A', 'B', 'C', 'D', 'E', 'E'].map((name) => chosen(name, 1, 'latents', false));
    expect(togetherOf(all).leftOut).toMatch(/: 1 of “B”; 1 of “C”; 1 of “D”; 2 more\.$/);
  });
});
