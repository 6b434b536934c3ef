import { describe, expect, it } from 'vitest';
import { latentParts } from '../../../../shared/hyperparameters/latent-parts.ts';
import { resolveHyperparameters } from '../../../../shared/hyperparameters/resolve.ts';
import { inOtherColours, sampleFeed } from '../../../../main/trainer/sampling/generator-feed.ts';

const hyperparameters = resolveHyperparameters({
  output: 'palette',
  latentSize: 8,
  conditioning: 'concat',
});
const { shape } = latentParts(hyperparameters);
const pictures = {
  count: 1,
  vocabulary: { kind: 'labels' as const, names: ['red', 'blue'] },
  conditions: () => new Float32Array(),
};

describe('one creature in other colours', () => {
  const feed = sampleFeed(pictures, hyperparameters, 1, 4);
  const rows = (colourSeeds: number[]) => {
    const { start, count, condition } = inOtherColours(
      feed,
      { cell: 3, colourSeeds },
      hyperparameters,
    );
    const latents = Array.from({ length: count }, (_, row) => [
      ...start.slice(row * 8, row * 8 + 8),
    ]);
    return { latents, condition: [...(condition ?? [])] };
  };

  it('keeps the latents of its shape and what it shall show', () => {
    const { latents, condition } = rows([7, 8, 9]);
    for (const row of latents)
      expect(row.slice(0, shape)).toEqual([...feed.start.slice(3 * 8, 3 * 8 + shape)]);
    expect(condition).toEqual([0, 1, 0, 1, 0, 1]);
  });

  it('draws those of its colours from each seed, whatever others are asked for', () => {
    const { latents } = rows([7, 8, 9]);
    const colours = latents.map((row) => row.slice(shape).join());
    expect(new Set([...colours, feed.start.slice(3 * 8 + shape, 4 * 8).join()]).size).toBe(4);
    expect(rows([9]).latents[0]).toEqual(latents[2]);
  });
});
