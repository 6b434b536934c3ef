import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { unzipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { decodePng, encodePng } from '../../../../main/png/png.ts';
import { inTransaction } from '../../../../main/store/store.ts';
import { insertFavourite } from '../../../../main/store/favourites.ts';
import {
  exportToFolder,
  exportToLibrary,
} from '../../../../main/studio/export/export-favourites.ts';
import { Savings } from '../../../../main/studio/export/savings.ts';
import { Favourites } from '../../../../main/studio/gallery/favourites.ts';
import { mostExported } from '../../../../shared/creature/export-options.ts';
import type { Favourite } from '../../../../shared/creature/favourite.ts';
import { TimeLeft } from '../../../../shared/time-left.ts';
import { temporaryFolder } from '../../store/fixtures.ts';
import { librarySample, noGenerator, type SampleRun } from '../gallery/sample-run.ts';

const size = 16;

/** One of 256 small pictures, of four colours each. */
function picture(seed: number) {
  const data = new Uint8Array(size * size * 4);
  for (let pixel = 0; pixel < size * size; pixel++) {
    const colour = (pixel * (seed + 3) + (pixel >> 4)) % 4;
    if (colour > 0) data.set([seed, 60 * colour, 255 - seed, 255], pixel * 4);
  }
  return { width: size, height: size, data };
}

const pngs = Array.from({ length: 256 }, (_, seed) => encodePng(picture(seed)));

/** A library with so many starred creatures, each a real file. */
async function stars(
  count: number,
): Promise<SampleRun & { ids: string[]; favourites: Favourites }> {
  const run = await librarySample();
  const { store, libraryPath } = run.core;
  const ids = Array.from({ length: count }, (_, index) => `star${index}`);
  inTransaction(store, () => {
    for (const [index, id] of ids.entries()) {
      const favourite: Favourite = {
        ...{ id, runId: 'r1', runName: 'Pond, vanilla', sampleId: `s${index >> 10}` },
        ...{ index: index % 1_024, step: index >> 10, seed: 7, size },
        ...{ rating: null, rejectedAt: null },
        ...{ condition: null, recolouring: null, path: `favourites/${id}.png`, createdAt: index },
      };
      insertFavourite(store, favourite);
    }
  });
  for (const [index, id] of ids.entries())
    writeFileSync(join(libraryPath, 'favourites', `${id}.png`), pngs[index % 256] as Buffer);
  return { ...run, ids, favourites: new Favourites(run.core, noGenerator) };
}

describe('thousands of favourites', () => {
  it('are exported as a file each, telling how far it is', async () => {
    const count = 5_000;
    const { core, ids, favourites } = await stars(count);
    const chosen = favourites.find(ids.toReversed());
    const folder = temporaryFolder();
    const shares: number[] = [];
    const onShare = (share: number) => void shares.push(share);
    const { files } = await exportToFolder(core, chosen, { scale: 1 }, folder, { onShare });
    expect(files).toHaveLength(count);
    expect(readdirSync(folder)).toHaveLength(count);
    expect(shares).toHaveLength(count);
    expect(shares).toEqual(shares.toSorted((one, other) => one - other));
    expect(shares.at(-1)).toBe(1);
    for (const place of [0, 1_025, 4_999]) {
      const bytes = readFileSync(join(folder, files[place]?.name ?? ''));
      expect(decodePng(bytes, size * size).data).toEqual(picture(place % 256).data);
    }
  });

  it('are exported on sheets, each a page: 20,000 of them', async () => {
    const count = 20_000;
    expect(count).toBeLessThan(mostExported);
    const { core, ids, favourites } = await stars(count);
    const sheets = temporaryFolder();
    const options = { format: 'sheet', scale: 1, pageSize: 1_024 } as const;
    const onSheets = await exportToFolder(core, favourites.find(ids), options, sheets);
    const index = JSON.parse(readFileSync(join(sheets, 'creatures.index.json'), 'utf8'));
    expect(index.pages).toHaveLength(5);
    expect(onSheets.files).toHaveLength(5 * 3 + 1);
    expect(Object.keys(index.frames)).toHaveLength(count);
  });
});

describe('an export that is called off', () => {
  it('takes away what it has written, and says so', async () => {
    const { core, ids, favourites } = await stars(60);
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'mine.txt'), 'mine');
    const savings = new Savings(core.push);
    const told: number[] = [];
    core.push.subscribe('saving', ({ share }) => told.push(share));
    const exporting = savings.runOrSay('one', ({ signal, onShare }) =>
      exportToFolder(core, favourites.find(ids), { scale: 1 }, folder, {
        signal,
        onShare: (share) => {
          onShare(share);
          if (share >= 0.5) savings.cancel('one');
        },
      }),
    );
    await expect(exporting).rejects.toMatchObject({
      code: 'cancelled',
      hint: expect.stringMatching(
        /^The \d+ files that had been written until then were taken away/,
      ),
    });
    expect(told[0]).toBeCloseTo(1 / 60);
    expect(readdirSync(folder)).toEqual(['mine.txt']);
  });

  it.each([0.4, 0.9])('leaves nothing among the library’s exports, at %d', async (at) => {
    const { core, ids, favourites } = await stars(20);
    const calling = new AbortController();
    const exporting = exportToLibrary(
      core,
      favourites.find(ids),
      { scale: 1 },
      {
        signal: calling.signal,
        onShare: (share) => share >= at && calling.abort(),
      },
    );
    await expect(exporting).rejects.toMatchObject({ code: 'cancelled' });
    expect(readdirSync(join(core.libraryPath, 'exports'))).toEqual([]);
  });

  it('is told how far it is over files and zip alike, where it is not', async () => {
    const { core, ids, favourites } = await stars(20);
    const shares: number[] = [];
    const { downloadPath } = await exportToLibrary(
      core,
      favourites.find(ids),
      { scale: 1 },
      {
        onShare: (share) => void shares.push(share),
      },
    );
    expect(shares).toEqual(shares.toSorted((one, other) => one - other));
    expect(shares[19]).toBe(0.8);
    expect(shares.filter((share) => share > 0.8 && share < 1)).not.toEqual([]);
    expect(shares.at(-1)).toBe(1);
    const zip = unzipSync(readFileSync(join(core.libraryPath, downloadPath ?? '')));
    expect(Object.keys(zip)).toHaveLength(20);
  });
});

describe('how long the rest takes', () => {
  it('is what it took so far, for as much as is left; nobody knows in the first second', () => {
    const left = new TimeLeft();
    expect(left.at(0.1, 50_000)).toBeNull();
    expect(left.at(0.2, 50_900)).toBeNull();
    expect(left.at(0.3, 52_000)).toBe(7_000);
    expect(left.at(1, 59_000)).toBe(0);
  });
});
