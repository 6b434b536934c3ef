import { existsSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { makeBeside, writeBeside, writeBesideSync } from '../../../main/files/write-beside.ts';
import { mountSmallDisk } from '../../small-disk.ts';
import { temporaryFolder } from '../store/fixtures.ts';

describe('writing beside', () => {
  it('replaces what was there, or leaves it', async () => {
    const path = join(temporaryFolder(), 'a.txt');
    await writeBeside(path, 'one');
    await writeBeside(path, 'two');
    expect(readFileSync(path, 'utf8')).toBe('two');
    const kept = writeBeside(path, 'three', { existing: 'keep' });
    await expect(kept).rejects.toMatchObject({ code: 'EEXIST' });
    expect(readFileSync(path, 'utf8')).toBe('two');
    writeBesideSync(path, 'four');
    expect(readFileSync(path, 'utf8')).toBe('four');
    expect(readdirSync(join(path, '..'))).toEqual(['a.txt']);
  });

  it('follows no link that lies where the partial file belongs', async () => {
    const folder = temporaryFolder();
    const stranger = join(folder, 'stranger.txt');
    writeFileSync(stranger, 'mine');
    const path = join(folder, 'a.txt');
    symlinkSync(stranger, `${path}.partial`);
    await writeBeside(path, 'one');
    symlinkSync(stranger, `${path}.partial`);
    writeBesideSync(path, 'two');
    expect(readFileSync(stranger, 'utf8')).toBe('mine');
    expect(readFileSync(path, 'utf8')).toBe('two');
  });

  it('leaves nothing half written, and what was there, when writing fails', async () => {
    const path = join(temporaryFolder(), 'a.txt');
    await writeBeside(path, 'old');
    const failing = makeBeside(path, async (partial) => {
      writeFileSync(partial, 'half');
      throw new Error('cut off');
    });
    await expect(failing).rejects.toThrow('cut off');
    expect(readdirSync(join(path, '..'))).toEqual(['a.txt']);
    expect(readFileSync(path, 'utf8')).toBe('old');
  });

  it('does the same on a disk that is full', async (context) => {
    const disk = mountSmallDisk(256);
    if (!disk) return context.skip('a file system cannot be mounted here');
    const path = join(disk.path, 'a.png');
    writeBesideSync(path, 'old');
    disk.fill();
    const large = Buffer.alloc(8_192, 1);
    await expect(writeBeside(path, large)).rejects.toMatchObject({ code: 'ENOSPC' });
    const fresh = join(disk.path, 'b.png');
    const added = writeBeside(fresh, large, { existing: 'keep' });
    await expect(added).rejects.toMatchObject({ code: 'ENOSPC' });
    expect(() => writeBesideSync(path, large)).toThrow(/ENOSPC/);
    expect(readFileSync(path, 'utf8')).toBe('old');
    expect(existsSync(fresh)).toBe(false);
    disk.empty();
    expect(readdirSync(disk.path)).toEqual(['a.png']);
    await writeBeside(fresh, large, { existing: 'keep' });
    expect(readFileSync(fresh)).toEqual(large);
  });
});
