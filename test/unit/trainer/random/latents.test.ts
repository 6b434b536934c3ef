import { describe, expect, it } from 'vitest';
import { drawLatents } from '../../../../main/trainer/random/latents.ts';
import { RandomStream } from '../../../../main/trainer/random/random-stream.ts';

const draw = (latentDistribution: 'normal' | 'uniform') =>
  drawLatents(new RandomStream(3, 'latents'), 500, { latentSize: 20, latentDistribution });
const mean = (values: Float32Array) =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

describe('latents', () => {
  it('are uniform from -1 to 1 where asked for', () => {
    const latents = draw('uniform');
    expect(latents.length).toBe(10_000);
    expect(latents.every((value) => value >= -1 && value <= 1)).toBe(true);
    expect(Math.max(...latents)).toBeGreaterThan(0.99);
    expect(Math.min(...latents)).toBeLessThan(-0.99);
    expect(mean(latents)).toBeCloseTo(0, 1);
    expect(mean(latents.map((value) => value ** 2))).toBeCloseTo(1 / 3, 1);
  });

  it('are of the standard normal distribution otherwise', () => {
    const latents = draw('normal');
    expect(mean(latents)).toBeCloseTo(0, 1);
    expect(mean(latents.map((value) => value ** 2))).toBeCloseTo(1, 1);
    expect(Math.max(...latents)).toBeGreaterThan(3);
  });
});
