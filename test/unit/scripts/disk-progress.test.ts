import { tmpdir } from 'node:os';
import { setTimeout } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { withDiskProgress } from '../../../scripts/setup/disk-progress.mjs';

describe('progress by what is written to the disk', () => {
  it('tells how much has been written while the work goes on, and nothing after', async () => {
    const told: string[] = [];
    let free = 5e9;
    const result = await withDiskProgress(
      'npm packages',
      tmpdir(),
      async () => {
        free -= 412e6;
        while (told.length < 2) await setTimeout(5);
        return 'done';
      },
      { freeBytes: () => free, tell: (sentence) => told.push(sentence), intervalMs: 1 },
    );
    const { length } = told;
    await setTimeout(20);
    expect(result).toBe('done');
    expect(told[0]).toBe('npm packages: about 412 MB written so far…');
    expect(told.length).toBe(length);
  });

  it('knows the free space of a real disk, and says nothing of work that is done at once', async () => {
    const told: string[] = [];
    await withDiskProgress('nothing', tmpdir(), async () => undefined, {
      tell: (sentence) => told.push(sentence),
    });
    expect(told).toEqual([]);
  });
});
