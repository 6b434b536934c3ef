import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { FileNotStored, type FileStore } from '../../../main/pool/files/file-store.ts';
import { FolderStore } from '../../../main/pool/files/folder-store.ts';
import { S3Store } from '../../../main/pool/files/s3-store.ts';
import { SlowLine } from '../../slow-line.ts';
import { TestS3 } from '../../s3-server.ts';

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

const s3 = new TestS3();
beforeAll(() => s3.start());
afterAll(() => s3.remove());

interface Opened {
  store: FileStore;
  /** Past the studio. */
  write: (key: string, text: string) => Promise<void>;
}

const kinds: [string, () => Opened][] = [
  [
    'a folder',
    () => {
      const folder = temporaryFolder();
      const write = async (key: string, text: string) => writeFileSync(join(folder, key), text);
      return { store: new FolderStore(folder), write };
    },
  ],
  [
    'a bucket',
    () => ({ store: new S3Store(s3.store, {}), write: (key, text) => s3.put(key, text) }),
  ],
];

/** Its own for each test: the bucket is one. */
let jobs = 0;
function newJob() {
  const owner = `jobs/r1-x${++jobs}` as const;
  return { owner, place: `${owner}/runs/r1/samples/000010.png` as const };
}

describe.each(kinds)('%s as a store', (_kind, open) => {
  it('gives back what was put, by its content', async () => {
    const { store } = open();
    const { place } = newJob();
    const content = await store.put(place, fileWith('creatures'));
    expect(content.bytes).toBe(9);
    const target = join(temporaryFolder(), 'new', 'sheet.png');
    await store.get(place, content, target);
    expect(readFileSync(target, 'utf8')).toBe('creatures');
    expect(statSync(target).mode & 0o777).toBe(0o600);
  });

  it('takes a file that comes in many pieces', async () => {
    const { store } = open();
    const { place } = newJob();
    const file = fileWith('creatures'.repeat(1_000_000));
    const content = await store.put(place, file);
    const target = join(temporaryFolder(), 'sheet.png');
    await store.get(place, content, target);
    expect(readFileSync(target).equals(readFileSync(file))).toBe(true);
  });

  it('takes the same file twice, from machines that put it at once', async () => {
    const { store } = open();
    const { place } = newJob();
    const file = fileWith('the same');
    const [one, other] = await Promise.all([store.put(place, file), store.put(place, file)]);
    expect(await store.put(place, file)).toEqual(one);
    expect(one).toEqual(other);
  });

  it.each(['Creatures', 'much larger than it was said to be', 'less'])(
    'finds out what was changed to "%s", and writes nothing',
    async (text) => {
      const { store, write } = open();
      const { place } = newJob();
      const content = await store.put(place, fileWith('creatures'));
      const target = join(temporaryFolder(), 'sheet.png');
      await write(`${place}/${content.sha256}`, text);
      await expect(store.get(place, content, target)).rejects.toThrow(FileNotStored);
      expect(() => statSync(target)).toThrow('ENOENT');
      expect(() => statSync(`${target}.partial`)).toThrow('ENOENT');
    },
  );

  it('is not asked for what is there already', async () => {
    const { store } = open();
    const { owner, place } = newJob();
    const content = await store.put(place, fileWith('creatures'));
    await store.removeAll(owner);
    await expect(store.get(place, content, fileWith('creatures'))).resolves.toBeUndefined();
    await expect(store.get(place, content, fileWith('other'))).rejects.toThrow(FileNotStored);
  });

  it('says what owns files, and lets them go', async () => {
    const { store } = open();
    const { owner, place } = newJob();
    const name = owner.slice('jobs/'.length);
    expect(await store.owners('jobs')).not.toContain(name);
    const content = await store.put(place, fileWith('creatures'));
    await store.put('datasets/d1/sprites.bin', fileWith('sprites'));
    expect(await store.owners('jobs')).toContain(name);
    await store.remove(place, content);
    await expect(store.get(place, content, fileWith('other'))).rejects.toThrow(FileNotStored);
    await store.put(place, fileWith('creatures'));
    await store.removeAll(owner);
    expect(await store.owners('jobs')).not.toContain(name);
    expect(await store.owners('datasets')).toEqual(['d1']);
  });
});

describe('a folder', () => {
  it('is not made anew where it was, for then its drive is gone', async () => {
    const [drive, { place }] = [temporaryFolder(), newJob()];
    const folder = join(drive, 'store');
    const store = new FolderStore(folder);
    await store.put(place, fileWith('creatures'));
    renameSync(folder, join(drive, 'elsewhere'));
    mkdirSync(folder);
    await expect(store.put(place, fileWith('others'))).rejects.toThrow(/is its drive mounted/);
    expect(readdirSync(folder)).toEqual([]);
    rmSync(folder, { recursive: true });
    renameSync(join(drive, 'elsewhere'), folder);
    await expect(store.put(place, fileWith('others'))).resolves.toMatchObject({ bytes: 6 });
  });
});

describe('a bucket', () => {
  it('takes its key from the environment, and says where there is none', async () => {
    const address = s3.store.replace('S3RVER:S3RVER@', '');
    const { place } = newJob();
    const environment = { AWS_ACCESS_KEY_ID: 'S3RVER', AWS_SECRET_ACCESS_KEY: 'S3RVER' };
    const content = await new S3Store(address, environment).put(place, fileWith('creatures'));
    expect(content.bytes).toBe(9);
    expect(() => new S3Store(address, {})).toThrow('There is no key for the store.');
  });

  /** As the store is reached over a line on which little passes at once. */
  async function overSlowLine(givesUpAfterMs: number) {
    const address = new URL(s3.store);
    const { port } = new URL(address.searchParams.get('endpoint') ?? '');
    const line = new SlowLine(Number(port), 20);
    onTestFinished(() => line.end());
    address.searchParams.set('endpoint', `http://127.0.0.1:${await line.start()}`);
    return { line, store: new S3Store(address.href, {}, givesUpAfterMs) };
  }

  it('is waited for as long as something comes', async () => {
    const { store } = await overSlowLine(400);
    const { place } = newJob();
    const file = fileWith('creatures'.repeat(60_000));
    const content = await new S3Store(s3.store, {}).put(place, file);
    const target = join(temporaryFolder(), 'sheet.png');
    const began = performance.now();
    await store.get(place, content, target);
    expect(performance.now() - began).toBeGreaterThan(600);
    expect(readFileSync(target).equals(readFileSync(file))).toBe(true);
  });

  it('is given up where nothing moves, in the middle of a file as well', async () => {
    const { line, store } = await overSlowLine(300);
    const { place } = newJob();
    const file = fileWith('creatures'.repeat(60_000));
    const content = await new S3Store(s3.store, {}).put(place, file);
    const target = join(temporaryFolder(), 'sheet.png');
    const onBytes = (bytes: number) => (line.isSilent = bytes > 50_000);
    await expect(store.get(place, content, target, { onBytes })).rejects.toThrow();
    expect(() => statSync(target)).toThrow('ENOENT');
    line.isSilent = true;
    await expect(store.put(newJob().place, file)).rejects.toThrow();
  });

  it('is given up where it takes nothing of a file', async () => {
    const { line, store } = await overSlowLine(300);
    const { place } = newJob();
    const file = fileWith('creatures'.repeat(3_000_000));
    const putting = store.put(place, file);
    await wait(200);
    line.isSilent = true;
    await expect(putting).rejects.toThrow(/the store is silent|aborted/);
  });

  it.each(['my%20runs', 'team=a', 'ö+%25', 'jobs/x', '50%2525'])(
    'has its files under any prefix, and lets them go: %s',
    async (prefix) => {
      const store = new S3Store(s3.store.replace('/runs?', `/${prefix}?`), {});
      const { owner, place } = newJob();
      const file = fileWith('creatures');
      const content = await store.put(place, file);
      const target = join(temporaryFolder(), 'sheet.png');
      await store.get(place, content, target);
      expect(readFileSync(target, 'utf8')).toBe('creatures');
      expect(await store.owners('jobs')).toEqual([owner.slice('jobs/'.length)]);
      await store.removeAll(owner);
      expect(await store.owners('jobs')).toEqual([]);
    },
  );

  /** The server above writes these signs twice in XML. */
  it('lets go of what a list names as XML does', async () => {
    const asked: string[] = [];
    const server = createServer(({ method, url }, answer) => {
      asked.push(`${method} ${url}`);
      answer.end('<Key>a&amp;b&#60;&#x27;/jobs/r1-x/file</Key><Key>another/jobs/r1-x/file</Key>');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void server.close());
    const { port } = server.address() as AddressInfo;
    const address = `s3://k:s@studio/a%26b%3C'?endpoint=http://127.0.0.1:${port}`;
    await new S3Store(address, {}).removeAll('jobs/r1-x');
    expect(asked.slice(1)).toEqual(['DELETE /studio/a%26b%3C%27/jobs/r1-x/file']);
  });

  it('says what it is answered where a key is wrong', async () => {
    const wrong = new S3Store(s3.store.replace(':S3RVER@', ':WRONG@'), {});
    await expect(wrong.put(newJob().place, fileWith('creatures'))).rejects.toThrow(
      /the store answered 403/,
    );
  });
});
