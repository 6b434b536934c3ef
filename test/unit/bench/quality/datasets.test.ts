import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { prepareDataset, type DatasetRow } from '../../../../bench/quality/datasets.ts';
import { writeSpriteFile } from '../../../../main/sprite-file/write-sprite-file.ts';

const size = 32;

/** Imports one sprite that is of this grey all over. */
const importOf = (grey: number) => async (_: DatasetRow, file: string) => {
  const pixels = new Uint8Array(size * size * 4).fill(grey);
  const description = { size, channels: 4, background: 'transparent' } as const;
  await writeSpriteFile(file, description, [{ pixels, name: 'one.png' }]);
};

describe('sprites that recipes are compared on', () => {
  let folder: string;
  let row: DatasetRow;
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'quality-datasets-'));
    const { sha256 } = await hashOf(255);
    row = { id: 'few', title: 'few', size, kind: 'sprites', sha256, tuned: false, files: () => [] };
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  async function hashOf(grey: number) {
    const file = join(folder, `${grey}.bin`);
    const description = { size, channels: 4, background: 'transparent' } as const;
    const pixels = new Uint8Array(size * size * 4).fill(grey);
    return writeSpriteFile(file, description, [{ pixels, name: 'one.png' }]);
  }

  const forbidden = () => Promise.reject(new Error('imported once more'));

  it('are imported once', async () => {
    const { pixelsFile, count } = await prepareDataset(row, folder, importOf(255));
    expect(count).toBe(1);
    expect(new Set(readFileSync(pixelsFile))).toEqual(new Set([255]));
    await prepareDataset(row, folder, forbidden);
  });

  it('are imported anew where another import has left others, with all that was seen in them', async () => {
    const { sha256 } = await hashOf(7);
    const { datasetFile } = await prepareDataset({ ...row, sha256 }, folder, importOf(7));
    const seen = join(dirname(datasetFile), 'features-lite2.f32');
    writeFileSync(seen, 'of those sprites');
    const { pixelsFile } = await prepareDataset(row, folder, importOf(255));
    expect(new Set(readFileSync(pixelsFile))).toEqual(new Set([255]));
    expect(readdirSync(dirname(seen))).not.toContain('features-lite2.f32');
  });

  it('are not trained on where the import makes others than those of the results', async () => {
    await expect(prepareDataset(row, folder, importOf(7))).rejects.toThrow(/makes other sprites/);
  });
});
