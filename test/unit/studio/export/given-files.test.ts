import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { openPromise } from 'yauzl';
import {
  givenText,
  writeGivenFiles,
  zipParts,
  type GivenFile,
} from '../../../../main/studio/export/given-files.ts';
import { writeParts } from '../../../../main/studio/export/save-file.ts';
import { temporaryFolder } from '../../store/fixtures.ts';

async function entriesOf(path: string): Promise<Record<string, string>> {
  const zip = await openPromise(path);
  const found: Record<string, string> = {};
  for await (const entry of zip.eachEntry())
    found[entry.fileName] = await text(await zip.openReadStreamPromise(entry));
  return found;
}

const files: GivenFile[] = [
  givenText('README.md', 'What it is: über.'),
  {
    name: 'deep/weights.bin',
    bytes: 6,
    content: async function* () {
      yield Buffer.from('abc');
      yield Buffer.from('def');
    },
  },
  givenText('empty.txt', ''),
];

describe('files that are given out together', () => {
  it('become a zip that others read, and how far it is grows to the end', async () => {
    const path = join(temporaryFolder(), 'given.zip');
    const shares: number[] = [];
    await writeParts(path, zipParts(files), { onShare: (share) => shares.push(share) });
    expect(await entriesOf(path)).toEqual({
      'README.md': 'What it is: über.',
      'deep/weights.bin': 'abcdef',
      'empty.txt': '',
    });
    expect(shares).toEqual(shares.toSorted((one, other) => one - other));
    expect(shares.at(-1)).toBe(1);
  });

  it('may be more than a zip held before Zip64', { timeout: 300_000 }, async () => {
    const path = join(temporaryFolder(), 'many.zip');
    const many = Array.from({ length: 66_000 }, (_, at) => givenText(`${at}`, `${at}`));
    await writeParts(path, zipParts(many));
    const zip = await openPromise(path);
    expect(zip.entryCount).toBe(66_000);
    for await (const entry of zip.eachEntry())
      if (entry.fileName === '65999')
        expect(await text(await zip.openReadStreamPromise(entry))).toBe('65999');
  });

  it('leave nothing behind where one of them cannot be read', async () => {
    const folder = temporaryFolder();
    const broken: GivenFile = {
      name: 'broken',
      bytes: 1,
      content: async function* () {
        yield Buffer.from('a');
        throw new Error('the disk is gone');
      },
    };
    await expect(
      writeParts(join(folder, 'given.zip'), zipParts([...files, broken])),
    ).rejects.toThrow(/the disk is gone/);
    await expect(writeGivenFiles(join(folder, 'given'), [...files, broken])).rejects.toThrow(
      /the disk is gone/,
    );
    expect(readdirSync(folder)).toEqual(['given']);
    expect(
      readdirSync(join(folder, 'given'), { recursive: true, withFileTypes: true }).filter((one) =>
        one.isFile(),
      ),
    ).toEqual([]);
  });

  it('stop being read when it is called off', async () => {
    const folder = temporaryFolder();
    const controller = new AbortController();
    let closed = false;
    const endless: GivenFile = {
      name: 'endless.bin',
      bytes: 1e9,
      content: async function* () {
        try {
          for (;;) yield Buffer.alloc(1_000_000);
        } finally {
          closed = true;
        }
      },
    };
    const writing = writeParts(join(folder, 'given.zip'), zipParts([endless]), {
      signal: controller.signal,
      onShare: () => controller.abort(),
    });
    await expect(writing).rejects.toMatchObject({ code: 'cancelled' });
    await expect.poll(() => closed).toBe(true);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('leave nothing in a folder where it is called off', async () => {
    const folder = join(temporaryFolder(), 'new');
    const controller = new AbortController();
    const writing = writeGivenFiles(folder, files, {
      signal: controller.signal,
      onShare: () => controller.abort(),
    });
    await expect(writing).rejects.toMatchObject({ code: 'cancelled' });
    const left = readdirSync(folder, { recursive: true, withFileTypes: true });
    expect(left.filter((one) => one.isFile())).toEqual([]);
  });

  it('keep their names in a folder, which must be empty', async () => {
    const folder = join(temporaryFolder(), 'new');
    const shares: number[] = [];
    await writeGivenFiles(folder, files, { onShare: (share) => shares.push(share) });
    expect(shares).toEqual(shares.toSorted((one, other) => one - other));
    expect(shares.at(-1)).toBe(1);
    expect(readFileSync(join(folder, 'deep/weights.bin'), 'utf8')).toBe('abcdef');
    await expect(writeGivenFiles(folder, files)).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('not empty'),
    });
    const other = join(temporaryFolder(), 'other');
    mkdirSync(other);
    writeFileSync(join(other, 'mine.txt'), 'mine');
    await expect(writeGivenFiles(other, files)).rejects.toThrow(/mine\.txt/);
    expect(readdirSync(other)).toEqual(['mine.txt']);
  });
});
