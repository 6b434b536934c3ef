import { mkdirSync, readdirSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { letOldGeneratorsGo } from '../../../main/files/old-generators.ts';
import { temporaryFolder } from '../store/fixtures.ts';

const mebibyte = 1024 * 1024;

/** Keeps a generator a step, as a run does that draws sheets, each of so many bytes. @returns the steps that stay */
async function draw(
  folder: string,
  steps: readonly number[],
  bytes: number,
  firstAt = 1_000,
): Promise<number[]> {
  for (const [place, step] of steps.entries()) {
    const one = join(folder, String(step).padStart(6, '0'));
    mkdirSync(one, { recursive: true });
    utimesSync(one, firstAt + place, firstAt + place);
    await letOldGeneratorsGo(folder, bytes);
  }
  return readdirSync(folder).map(Number);
}

const every = (interval: number, count: number) =>
  Array.from({ length: count }, (_, place) => place * interval);

describe('the generators of a run’s sheets', () => {
  it('stay all of them while there is room', async () => {
    expect(await draw(temporaryFolder(), every(250, 16), 16 * mebibyte)).toEqual(every(250, 16));
  });

  it('are thinned out evenly, so that the first sheet keeps its own, and any time has one near', async () => {
    const kept = await draw(temporaryFolder(), every(250, 401), 16 * mebibyte);
    expect(kept).toHaveLength(16);
    expect(kept[0]).toBe(0);
    expect(kept.slice(-2)).toEqual([99_750, 100_000]);
    const gaps = kept.slice(1).map((step, place) => step - (kept[place] as number));
    // Sixteen over 100,000 steps would be 6,667 apart.
    expect(Math.max(...gaps)).toBeLessThanOrEqual(2 * 6_667);
  });

  it('are three at least, however large they are', async () => {
    const kept = await draw(temporaryFolder(), every(100, 30), 900 * mebibyte);
    expect(kept).toEqual([0, 2_800, 2_900]);
  });

  it('go first where a run went on from further back, which draws those steps again', async () => {
    const folder = temporaryFolder();
    await draw(folder, every(100, 16), 16 * mebibyte);
    const kept = await draw(folder, [450, 550, 650], 16 * mebibyte, 5_000);
    expect(kept).toEqual([...every(100, 5), 450, 550, 650, ...every(100, 16).slice(8)]);
  });
});
