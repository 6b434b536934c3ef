import { describe, expect, it } from 'vitest';
import { nearCreatures } from '../../../../main/trainer/sampling/near-creatures.ts';
import { latentsOf } from '../../../../main/trainer/sampling/generator-feed.ts';
import { resolveHyperparameters } from '../../../../shared/hyperparameters/resolve.ts';

const pictures = { count: 1, vocabulary: null };
const source = { seed: 7, cell: 2 };

function near(distance: number, choices = {}) {
  const hyperparameters = resolveHyperparameters({ latentSize: 64, ...choices });
  const manifest = { hyperparameters, vocabulary: null };
  const feed = nearCreatures(pictures, manifest, source, { count: 9, seed: 5, distance });
  const rows = Array.from({ length: 9 }, (_, row) => feed.start.slice(row * 64, (row + 1) * 64));
  const itself = latentsOf(7, 3, hyperparameters).slice(128);
  return { rows, itself };
}

function cosine(one: Float32Array, other: Float32Array): number {
  const dot = (a: Float32Array, b: Float32Array) =>
    a.reduce((sum, each, at) => sum + each * (b[at] ?? 0), 0);
  return dot(one, other) / Math.sqrt(dot(one, one) * dot(other, other));
}

describe('creatures near one', () => {
  it('begin with itself, and lie around it', () => {
    const { rows, itself } = near(0.2);
    expect(rows[0]).toEqual(itself);
    for (const row of rows.slice(1)) {
      expect(row).not.toEqual(itself);
      expect(cosine(row, itself)).toBeGreaterThan(0.8);
    }
  });

  it('are less like it the farther they are, and not at all at the end', () => {
    const mean = (distance: number) => {
      const { rows, itself } = near(distance);
      return rows.slice(1).reduce((sum, row) => sum + cosine(row, itself), 0) / 8;
    };
    const means = [0.1, 0.3, 0.6, 1].map(mean);
    expect(means).toEqual([...means].sort((a, b) => b - a));
    expect(Math.abs(means[3] ?? 1)).toBeLessThan(0.2);
  });

  it('stay in the cube that uniform latents come from', () => {
    const { rows } = near(0.5, { latentDistribution: 'uniform' });
    for (const row of rows) expect(Math.max(...row.map(Math.abs))).toBeLessThanOrEqual(1);
  });
});
