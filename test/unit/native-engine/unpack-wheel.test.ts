import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { unpackWheel } from '../../../main/native-engine/unpack-wheel.ts';
import { makeWheel, wheelContents } from './package-server.ts';

let folder: string;

beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'unpack-'))));
afterEach(() => rmSync(folder, { recursive: true }));

async function unpack(contents = wheelContents(), archived?: Buffer) {
  const { archive, wheel } = makeWheel(contents);
  const wheelFile = join(folder, 'wheel.whl');
  writeFileSync(wheelFile, archived ?? archive);
  const seen: [number, number][] = [];
  await unpackWheel({
    wheelFile,
    wheel,
    libFolder: join(folder, 'engine', 'lib'),
    includeFolder: join(folder, 'engine', 'include'),
    onProgress: (written, total) => seen.push([written, total]),
    signal: new AbortController().signal,
  });
  return seen;
}

const unpacked = () =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name !== 'wheel.whl')
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort();

describe('unpackWheel', () => {
  it('takes the libraries and the headers, and nothing else', async () => {
    const seen = await unpack();
    expect(unpacked()).toEqual([
      'engine/include/tensorflow/c/c_api.h',
      'engine/lib/libtensorflow_cc.so.2',
      'engine/lib/libtensorflow_framework.so.2',
    ]);
    const library = readFileSync(join(folder, 'engine', 'lib', 'libtensorflow_cc.so.2'));
    expect(library.equals(wheelContents()['tensorflow/libtensorflow_cc.so.2']!)).toBe(true);
    expect(seen.at(-1)).toEqual([305_000, 305_000]);
  });

  it.each([
    '../escaped.h',
    'tensorflow/include/tensorflow/c/../../../../../../escaped.h',
    '/tmp/escaped.h',
    'tensorflow/include/tensorflow/c/..\\..\\escaped.h',
  ])('writes nothing outside its folder for a member named %s', async (name) => {
    await expect(unpack({ [name]: Buffer.from('x'), ...wheelContents() })).rejects.toMatchObject({
      code: 'download-failed',
    });
    expect(unpacked().filter((file) => file.includes('escaped'))).toEqual([]);
    expect(existsSync('/tmp/escaped.h')).toBe(false);
  });

  it('refuses a library that is larger than the pinned one', async () => {
    const contents = wheelContents();
    contents['tensorflow/libtensorflow_cc.so.2'] = new Uint8Array(300_001);
    await expect(unpack(contents)).rejects.toThrow('libtensorflow_cc.so.2 has 300001 bytes');
  });

  it('ends a member that holds more than the directory says', async () => {
    const { archive } = makeWheel();
    const size = Buffer.alloc(4);
    size.writeUInt32LE(300_000);
    const liar = wheelContents();
    liar['tensorflow/libtensorflow_cc.so.2'] = new Uint8Array(400_000);
    const lying = makeWheel(liar).archive;
    const larger = Buffer.alloc(4);
    larger.writeUInt32LE(400_000);
    // In the local header and in the directory alike.
    for (let at = lying.indexOf(larger); at >= 0; at = lying.indexOf(larger, at + 4))
      size.copy(lying, at);
    await expect(unpack(undefined, lying)).rejects.toThrow(/too many bytes|could not be taken out/);
    expect(archive.length).toBeGreaterThan(0);
  });

  it('says which library is missing, and what is no archive', async () => {
    const contents = wheelContents();
    delete contents['tensorflow/libtensorflow_framework.so.2'];
    await expect(unpack(contents)).rejects.toThrow('it lacks libtensorflow_framework.so.2');
    await expect(unpack(undefined, Buffer.from('no archive at all'))).rejects.toMatchObject({
      code: 'download-failed',
      message: expect.stringMatching(/could not be taken out of tensorflow_test-2.21.0/),
    });
    await expect(unpack(undefined, makeWheel().archive.subarray(0, 200_000))).rejects.toMatchObject(
      {
        code: 'download-failed',
      },
    );
  });
});
