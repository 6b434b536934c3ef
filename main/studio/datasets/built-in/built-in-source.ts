import type { SpriteSource } from '../source/sprite-source.ts';
import { drawCreature } from './draw-creature.ts';

/** Small symmetrical creatures of our own: something to train on without any folder. */
export function builtInSource(count: number, seed: number): SpriteSource {
  return {
    description: `built-in creatures, seed ${seed}`,
    suggestedName: 'Sample creatures',
    items: Array.from({ length: count }, (_, index) => ({
      name: `creature-${String(index).padStart(4, '0')}.png`,
      from: { draw: () => drawCreature(seed, index) },
    })),
    table: null,
    skipped: [],
  };
}
