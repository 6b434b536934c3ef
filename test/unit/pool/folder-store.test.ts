import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { FileNotStored } from '../../../main/pool/files/file-store.ts';
import { FolderStore } from '../../../main/pool/files/folder-store.ts';

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'studio-store-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

function fileWith(text: string): string {
  const file = join(temporaryFolder(), 'file');
  writeFileSync(file, text);
  return file;
}

const place = 'jobs/r1-x/runs/r1/samples/000010.png';

describe('a folder as a store', () => {
  it('gives back what was put, by its content', async () => {
    const store = new FolderStore(temporaryFolder());
    const content = await store.put(place, fileWith('creatures'));
    expect(content.bytes).toBe(9);
    const target = join(temporaryFolder(), 'new', 'sheet.png');
    await store.get(place, content, target);
    expect(readFileSync(target, 'utf8')).toBe('creatures');
    expect(statSync(target).mode & 0o777).toBe(0o600);
  });

  it('takes the same file twice, from machines that put it at once', async () => {
    const store = new FolderStore(temporaryFolder());
    const file = fileWith('the same');
    const [one, other] = await Promise.all([store.put(place, file), store.put(place, file)]);
    expect(one).toEqual(other);
  });

  it('finds out what was changed, or has another size, and writes nothing', async () => {
    const folder = temporaryFolder();
    const store = new FolderStore(folder);
    const content = await store.put(place, fileWith('creatures'));
    const target = join(temporaryFolder(), 'sheet.png');
    writeFileSync(join(folder, place, content.sha256), 'Creatures');
    await expect(store.get(place, content, target)).rejects.toThrow(FileNotStored);
    writeFileSync(join(folder, place, content.sha256), 'much larger than it was said to be');
    await expect(store.get(place, content, target)).rejects.toThrow(FileNotStored);
    expect(() => statSync(target)).toThrow('ENOENT');
  });

  it('needs no store for what is there already', async () => {
    const store = new FolderStore(temporaryFolder());
    const content = await store.put(place, fileWith('creatures'));
    await store.removeAll('jobs/r1-x');
    await expect(store.get(place, content, fileWith('creatures'))).resolves.toBeUndefined();
    await expect(store.get(place, content, fileWith('other'))).rejects.toThrow(FileNotStored);
  });

  it('says what owns files, and lets them go', async () => {
    const store = new FolderStore(temporaryFolder());
    expect(await store.owners('jobs')).toEqual([]);
    const content = await store.put(place, fileWith('creatures'));
    await store.put('datasets/d1/sprites.bin', fileWith('sprites'));
    expect(await store.owners('jobs')).toEqual(['r1-x']);
    await store.remove(place, content);
    await expect(store.get(place, content, fileWith('other'))).rejects.toThrow(FileNotStored);
    await store.removeAll('jobs/r1-x');
    expect(await store.owners('jobs')).toEqual([]);
    expect(await store.owners('datasets')).toEqual(['d1']);
  });
});
