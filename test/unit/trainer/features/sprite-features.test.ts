import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { elementAt } from '../../../../shared/known-places.ts';
import { SpriteFeatures } from '../../../../main/trainer/features/sprite-features.ts';

const of = { dataset: 'a'.repeat(64), places: Uint32Array.of(0, 2) };
const features = Float32Array.from({ length: 2 * 1_280 }, (_, index) => index / 7);

function openFeatures() {
  const folder = mkdtempSync(join(tmpdir(), 'features-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'features-lite0.bin');
  let computed = 0;
  const said: string[] = [];
  const read = (which = of, path = file) =>
    new SpriteFeatures(path).read(
      which,
      () => {
        computed++;
        return Promise.resolve(features);
      },
      (sentence) => said.push(sentence),
    );
  return { file, folder, read, said, computed: () => computed };
}

describe('what the network sees in sprites', () => {
  it('is computed once, and read as it was', async () => {
    const { read, computed } = openFeatures();
    expect(await read()).toEqual(features);
    expect(await read()).toEqual(features);
    expect(computed()).toBe(1);
  });

  it('is computed anew for another dataset, other sprites of it, and a file that was changed or cut', async () => {
    const { file, read, computed } = openFeatures();
    await read();
    await read({ ...of, dataset: 'b'.repeat(64) });
    expect(computed()).toBe(2);
    await read({ ...of, places: Uint32Array.of(0, 3) });
    expect(computed()).toBe(3);
    const bytes = readFileSync(file);
    bytes[100] = elementAt(bytes, 100) ^ 1;
    writeFileSync(file, bytes);
    await read({ ...of, places: Uint32Array.of(0, 3) });
    expect(computed()).toBe(4);
    writeFileSync(file, bytes.subarray(0, 500));
    expect(await read({ ...of, places: Uint32Array.of(0, 3) })).toEqual(features);
    expect(computed()).toBe(5);
  });

  it('is used all the same where it cannot be kept', async () => {
    const { folder, read, said } = openFeatures();
    expect(await read(of, join(folder, 'nowhere', 'features'))).toEqual(features);
    expect(said).toEqual([expect.stringContaining('could not be kept')]);
  });
});
