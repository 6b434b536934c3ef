import { describe, expect, it } from 'vitest';
import { RandomStream, drawLatents } from '../../../../main/trainer/random/random-stream.ts';

describe('a random stream', () => {
  it('is xoshiro128**: from the state 1, 2, 3, 4 come the published first numbers', () => {
    const random = new RandomStream(0, 'any');
    random.state = [1, 2, 3, 4];
    // From the reference C code (https://prng.di.unimi.it/xoshiro128starstar.c); rand_xoshiro tests the same.
    const numbers = Array.from({ length: 10 }, () => random.nextUint32());
    expect(numbers).toEqual([
      11520, 0, 5927040, 70819200, 2031721883, 1637235492, 1287239034, 3734860849, 3729100597,
      4258142804,
    ]);
  });

  it('gives the same numbers for the same seed and name, others for another seed or name', () => {
    const numbers = (seed: number, name: string) => new RandomStream(seed, name).normals(8);
    expect(numbers(7, 'noise')).toEqual(numbers(7, 'noise'));
    expect(numbers(7, 'noise')).not.toEqual(numbers(8, 'noise'));
    expect(numbers(7, 'noise')).not.toEqual(numbers(7, 'weights'));
  });

  it('goes on from a state that was taken, also through JSON', () => {
    const random = new RandomStream(3, 'noise');
    random.normals(5);
    const state = JSON.parse(JSON.stringify(random.state));
    const expected = random.normals(20);
    const other = new RandomStream(99, 'other');
    other.state = state;
    expect(other.normals(20)).toEqual(expected);
  });

  it('draws normal numbers with mean 0, deviation 1 and the tails of a normal distribution', () => {
    const values = new RandomStream(1, 'noise').normals(100_001);
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const variance = values.reduce((sum, value) => sum + value * value, 0) / values.length;
    const beyondTwo = values.filter((value) => Math.abs(value) > 2).length / values.length;
    expect(mean).toBeCloseTo(0, 1);
    expect(variance).toBeCloseTo(1, 1);
    expect(beyondTwo).toBeGreaterThan(0.043);
    expect(beyondTwo).toBeLessThan(0.048);
    expect(values.every(Number.isFinite)).toBe(true);
  });

  it('draws whole numbers from both ends of a range, equally often', () => {
    const random = new RandomStream(1, 'shift');
    const counts = new Map<number, number>();
    for (let draw = 0; draw < 9_000; draw++) {
      const value = random.nextInteger(-4, 4);
      counts.set(value, (counts.get(value) ?? 0) + 1);
    }
    expect([...counts.keys()].toSorted((a, b) => a - b)).toEqual([-4, -3, -2, -1, 0, 1, 2, 3, 4]);
    expect(Math.min(...counts.values())).toBeGreaterThan(850);
    expect(Math.max(...counts.values())).toBeLessThan(1_150);
  });
});

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
