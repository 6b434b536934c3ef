import {
  existsSync,
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
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
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

describe('a folder that a library remembers', () => {
  /** As a studio that is opened anew has it. */
  function remembering() {
    const drive = temporaryFolder();
    const folder = join(drive, 'store');
    const seen = new Map<string, string>();
    const use = { isInUse: true };
    const memory = {
      known: (of: string) => seen.get(of) ?? null,
      note: (of: string, id: string) => void seen.set(of, id),
      isInUse: () => use.isInUse,
    };
    const mount = (from: string, to: string) => renameSync(join(drive, from), join(drive, to));
    return { folder, seen, use, open: () => new FolderStore(folder, memory), mount };
  }
  const markOf = (folder: string) => join(folder, 'store-of-sprite-gan-studio.txt');

  it('is away where its drive is: nothing is put in the empty place of that', async () => {
    const { folder, open, mount } = remembering();
    const { place, owner } = newJob();
    const content = await open().put(place, fileWith('creatures'));
    mount('store', 'elsewhere');
    for (const isEmptyPlaceThere of [false, true]) {
      if (isEmptyPlaceThere) mkdirSync(folder);
      const later = open();
      await expect(later.put(place, fileWith('others'))).rejects.toThrow(/is its drive mounted/);
      await expect(later.removeAll(owner)).rejects.toThrow(/is its drive mounted/);
      expect(existsSync(folder) ? readdirSync(folder) : []).toEqual([]);
    }
    rmSync(folder, { recursive: true });
    mount('elsewhere', 'store');
    const target = join(temporaryFolder(), 'sheet.png');
    await open().get(place, content, target);
    expect(readFileSync(target, 'utf8')).toBe('creatures');
  });

  it('is a store again where it was emptied on purpose, which a person says by its file', async () => {
    const { folder, open } = remembering();
    await open().put(newJob().place, fileWith('creatures'));
    rmSync(folder, { recursive: true });
    mkdirSync(folder);
    writeFileSync(markOf(folder), '');
    await expect(open().put(newJob().place, fileWith('others'))).resolves.toBeDefined();
  });

  it('is not taken for another one on another drive, but where no run has files in it', async () => {
    const { folder, open, mount, use, seen } = remembering();
    const { place } = newJob();
    await open().put(place, fileWith('creatures'));
    const first = seen.get(folder);
    mount('store', 'elsewhere');
    await new FolderStore(folder).put(place, fileWith('of another library'));
    await expect(open().put(newJob().place, fileWith('others'))).rejects.toThrow(/another store/);
    use.isInUse = false;
    await open().put(newJob().place, fileWith('others'));
    expect(seen.get(folder)).not.toBe(first);
  });

  it('of an older version has no id, and is known all the same; one that has it later is the same', async () => {
    const { folder, open, seen, mount } = remembering();
    mkdirSync(folder);
    writeFileSync(markOf(folder), 'Files of runs that machines of a pool train (docs/pool.md).\n');
    await open().put(newJob().place, fileWith('creatures'));
    expect(seen.get(folder)).toBe('');
    writeFileSync(markOf(folder), 'Files of runs.\nStore: abc-1\n');
    await open().put(newJob().place, fileWith('creatures'));
    expect(seen.get(folder)).toBe('abc-1');
    mount('store', 'elsewhere');
    mkdirSync(folder);
    await expect(open().put(newJob().place, fileWith('x'))).rejects.toThrow(/drive mounted/);
  });

  it('gets one id where two machines make it at once', async () => {
    const { folder, open, seen } = remembering();
    const stores = [open(), new FolderStore(folder), new FolderStore(folder)];
    const all = stores.map((store) => store.put(newJob().place, fileWith('creatures')));
    await Promise.all(all);
    await open().put(newJob().place, fileWith('others'));
    expect(readFileSync(markOf(folder), 'utf8').match(/^Store: .*$/gm)).toEqual([
      `Store: ${seen.get(folder)}`,
    ]);
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
  async function overSlowLine(givesUpAfterMs: number, pieceMs = 20) {
    const address = new URL(s3.store);
    const { port } = new URL(address.searchParams.get('endpoint') ?? '');
    const line = new SlowLine(Number(port), pieceMs);
    onTestFinished(() => line.end());
    address.searchParams.set('endpoint', `http://127.0.0.1:${await line.start()}`);
    return { line, store: new S3Store(address.href, {}, givesUpAfterMs) };
  }

  it('is waited for as long as something comes', async () => {
    // A machine with much to do comes to nothing for half a second, which is no silence of the line.
    const { store } = await overSlowLine(1_500, 60);
    const { place } = newJob();
    const file = fileWith('creatures'.repeat(60_000));
    const content = await new S3Store(s3.store, {}).put(place, file);
    const target = join(temporaryFolder(), 'sheet.png');
    const began = performance.now();
    await store.get(place, content, target);
    expect(performance.now() - began).toBeGreaterThan(1_500);
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

  it('is given up where nobody answers, also when memory was tidied meanwhile', async () => {
    const { line, store } = await overSlowLine(1_000);
    line.isSilent = true;
    const asked = Promise.allSettled([
      store.owners('jobs'),
      store.removeAll('jobs/r1-x'),
      store.put(newJob().place, fileWith('creatures')),
    ]);
    await wait(300);
    collectGarbage();
    const began = performance.now();
    expect((await asked).map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
    expect(performance.now() - began).toBeLessThan(30_000);
  });

  it('is asked again at once where it is busy', async () => {
    let asked = 0;
    const server = createServer((_request, answer) => {
      answer.statusCode = ++asked < 3 ? 503 : 200;
      answer.end(list(contents('jobs/r1-a/f')));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void server.close());
    const { port } = server.address() as AddressInfo;
    const store = new S3Store(`s3://k:s@studio?endpoint=http://127.0.0.1:${port}`, {});
    expect(await store.owners('jobs')).toEqual(['r1-a']);
    expect(asked).toBe(3);
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

  /** A store that answers each list with the next of these, and takes all else. The server above writes some signs twice in XML. */
  async function answering(...lists: string[]) {
    const asked: string[] = [];
    const server = createServer(({ method, url }, answer) => {
      asked.push(`${method} ${url}`);
      answer.end(method === 'GET' ? lists.shift() : '');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void server.close());
    const { port } = server.address() as AddressInfo;
    const at = (prefix: string) =>
      new S3Store(`s3://k:s@studio/${prefix}?endpoint=http://127.0.0.1:${port}`, {});
    return { asked, at };
  }

  const list = (inner: string) =>
    `<?xml version="1.0" encoding="UTF-8"?><ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">${inner}</ListBucketResult>`;
  const contents = (key: string) =>
    `<Contents><Key>${key}</Key><ETag>&quot;e&quot;</ETag><Owner><DisplayName>jobs/r1-x/no key</DisplayName></Owner></Contents>`;

  it('lets go of what a list names as XML does', async () => {
    const { asked, at } = await answering(
      list(
        contents('a&amp;b&#60;&#x27;/jobs/r1-x/file') +
          contents('another/jobs/r1-x/file') +
          contents(`<![CDATA[a&b<'/jobs/r1-x/]]>&amp;amp;`) +
          contents(`a&amp;b&lt;'/jobs/r1-x/\u{1f47e}<!-- no part of it -->&#128126;`) +
          contents(`a&amp;b&lt;'/jobs/r1-x/..a&#xA;b`),
      ),
    );
    await at("a%26b%3C'").removeAll('jobs/r1-x');
    const names = ['file', '%26amp%3B', '%F0%9F%91%BE%F0%9F%91%BE', '..a%0Ab'];
    expect(asked.slice(1)).toEqual(
      names.map((name) => `DELETE /studio/a%26b%3C%27/jobs/r1-x/${name}`),
    );
  });

  it('takes out nothing that a key leads to from where it is listed', async () => {
    const keys = ['../r1-y/f', '../../../../another/f', './f', 'runs/..', '%2E%2E/f'];
    const { asked, at } = await answering(
      list(keys.map((key) => contents(`jobs/r1-x/${key}`)).join('')),
    );
    await at('').removeAll('jobs/r1-x');
    expect(asked.slice(1)).toEqual(['DELETE /studio/jobs/r1-x/%252E%252E/f']);
  });

  it('asks for the rest of a list by what that names, as XML does', async () => {
    const { asked, at } = await answering(
      list(`${contents('jobs/r1-a/f')}<NextContinuationToken>1&amp;2+=</NextContinuationToken>`),
      list(contents('jobs/r1-b/f')),
    );
    expect(await at('').owners('jobs')).toEqual(['r1-a', 'r1-b']);
    expect(asked[1]).toContain('continuation-token=1%262%2B%3D');
  });

  it.each([
    ['laughs a billion times', laughs()],
    [
      'names what lies elsewhere',
      `<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>${list(contents('&e;'))}`,
    ],
    ['is nested without end', '<ListBucketResult>'.repeat(100_000)],
    ['is larger than a list can be', list(contents('jobs/r1-a/f'.padEnd(17 * 1024 * 1024)))],
    ['has half a list', list(contents('jobs/r1-a/f')).slice(0, -5)],
    ['has signs that XML has not', list(contents('jobs/r1-a/&#0;'))],
    ['says something else', '<Error><Code>SlowDown</Code><Key>jobs/r1-a/f</Key></Error>'],
    ['is a page of a proxy', '<!doctype html><p>Sign in<br>please'],
    ['is nothing', ''],
  ])('takes out nothing where its answer %s', async (_what, answer) => {
    const { asked, at } = await answering(answer);
    await expect(at('').removeAll('jobs/r1-a')).rejects.toThrow(/^the store answered with [^\n]*$/);
    expect(asked).toHaveLength(1);
  });

  it('says what it is answered where a key is wrong', async () => {
    const wrong = new S3Store(s3.store.replace(':S3RVER@', ':WRONG@'), {});
    await expect(wrong.put(newJob().place, fileWith('creatures'))).rejects.toThrow(
      /the store answered 403/,
    );
  });
});

function collectGarbage(): void {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  for (let time = 0; time < 4; time++) collect();
}

/** Each name stands for ten of the one before: a gigabyte, where somebody reads it so. */
function laughs(): string {
  const names = Array.from({ length: 10 }, (_, at) => `l${at}`);
  const entities = names.map(
    (name, at) => `<!ENTITY ${name} "${at === 0 ? 'lol' : `&${names[at - 1]};`.repeat(10)}">`,
  );
  return `<!DOCTYPE x [${entities.join('')}]><ListBucketResult><Contents><Key>&l9;</Key></Contents></ListBucketResult>`;
}
