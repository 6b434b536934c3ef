import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { writeSpriteFile } from '../../../../main/sprite-file/write-sprite-file.ts';
import { countSprites } from '../../../../main/studio/tour/count-sprites.ts';
import { mostKinds } from '../../../../shared/tour/counts.ts';

const size = 16;
const blue = [40, 90, 220];
const red = [220, 30, 30];

/** A square of `width` pixels, 16x16, on nothing or on white. */
function square(width: number, colour: number[], channels: 3 | 4): Uint8Array {
  const pixels = new Uint8Array(size * size * channels).fill(channels === 4 ? 0 : 255);
  for (let y = 0; y < width; y++)
    for (let x = 0; x < width; x++)
      pixels.set([...colour, 255].slice(0, channels), (y * size + x) * channels);
  return pixels;
}

describe('counting sprites by two aspects', () => {
  let path: string;
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'count-sprites-'));
    path = join(folder, 'sprites.bin');
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  function write(sprites: Uint8Array[], labels: (string | null)[], channels: 3 | 4 = 4) {
    const background = channels === 4 ? 'transparent' : 'white';
    return writeSpriteFile(
      path,
      { size, channels, background },
      sprites.map((pixels, place) => ({ pixels, name: `${place}.png` })),
      { annotate: () => labels.map((label) => ({ label, tags: [] })) },
    );
  }

  it.each([3, 4] as const)(
    'is a table of kinds, the commonest first, with places to look at (%i channels)',
    async (channels) => {
      const sprites = [blue, blue, blue, red].map((colour) => square(8, colour, channels));
      await write(sprites, ['water', 'water', 'fire', 'fire'], channels);
      expect(await countSprites(path, { rows: 'colour', columns: 'label' })).toEqual({
        rows: ['blue', 'red'],
        columns: ['water', 'fire'],
        counts: [
          [2, 1],
          [0, 1],
        ],
        examples: [
          [[0, 1], [2]],
          [[], [3]],
        ],
      });
    },
  );

  it('knows sizes and brightness without any label', async () => {
    const sprites = [4, 8, 15].map((width) => square(width, [20, 20, 20], 4));
    await write(sprites, [null, null, null]);
    const { rows, columns, counts } = await countSprites(path, {
      rows: 'size',
      columns: 'brightness',
    });
    expect(rows.toSorted()).toEqual(['large', 'medium', 'small']);
    expect(columns).toEqual(['dark']);
    expect(counts).toEqual([[1], [1], [1]]);
    const { columns: labels } = await countSprites(path, { rows: 'size', columns: 'label' });
    expect(labels).toEqual(['no label']);
  });

  it('puts what is rare together where there are more kinds than a table shows', async () => {
    const names = Array.from({ length: mostKinds + 5 }, (_, place) => `type ${place}`);
    const labels = [...names, 'type 0', 'type 0'];
    await write(
      labels.map(() => square(8, blue, 4)),
      labels,
    );
    const { columns, counts } = await countSprites(path, { rows: 'colour', columns: 'label' });
    expect(columns).toHaveLength(mostKinds);
    expect([columns[0], columns.at(-1)]).toEqual(['type 0', 'other']);
    expect(counts[0]?.[0]).toBe(3);
    expect(counts.flat().reduce((sum, count) => sum + count)).toBe(labels.length);
  });
});
