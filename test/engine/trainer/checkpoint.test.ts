import { createHash } from 'node:crypto';
import {
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import * as nodeFiles from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { elementAt } from '../../../shared/known-places.ts';
import { readNewestCheckpoint } from '../../../main/trainer/checkpoint/newest-checkpoint.ts';
import { pruneCheckpoints } from '../../../main/files/prune-checkpoints.ts';
import { readCheckpoint } from '../../../main/trainer/checkpoint/read-checkpoint.ts';
import {
  writeCheckpoint,
  type CheckpointContents,
  type FileSystem,
} from '../../../main/trainer/checkpoint/write-checkpoint.ts';
import type { Engine } from '../../../main/trainer/engines/engine.ts';
import type { TrainerMessage } from '../../../shared/run/trainer-protocol.ts';
import { mountSmallDisk } from '../../small-disk.ts';
import { startTestEngine, temporaryFolder, toySession, trainSteps } from './toy.ts';

let engine: Engine;
let contents: CheckpointContents;
beforeAll(async () => {
  engine = await startTestEngine('tensorflow');
});

async function takeContents(): Promise<CheckpointContents> {
  const session = toySession(engine, {}, 'op by op');
  await trainSteps(session, 2);
  return await session.toCheckpoint(10);
}

async function writeOne(): Promise<string> {
  contents ??= await takeContents();
  const folder = join(temporaryFolder(), 'checkpoints', '000002');
  await writeCheckpoint(folder, contents);
  return folder;
}

describe('a written checkpoint', () => {
  it('is a folder of tensor files and a manifest with the hash of each, and comes back whole', async () => {
    contents ??= await takeContents();
    const folder = join(temporaryFolder(), 'checkpoints', '000002');
    const written = await writeCheckpoint(folder, contents);
    const files = readdirSync(folder);
    expect(files.toSorted()).toEqual([
      'average.safetensors',
      'discriminator-optimizer.safetensors',
      'discriminator.safetensors',
      'generator-optimizer.safetensors',
      'generator.safetensors',
      'manifest.json',
      'spectral-vectors.safetensors',
      'statistics.safetensors',
    ]);
    const manifest = readFileSync(join(folder, 'manifest.json'));
    expect(createHash('sha256').update(manifest).digest('hex')).toBe(written.hash);
    const bytes = files.reduce((sum, name) => sum + statSync(join(folder, name)).size, 0);
    expect(written.bytes).toBe(bytes);
    const { manifest: read, tensors } = await readCheckpoint(folder);
    expect(tensors).toEqual(contents.tensors);
    expect(read).toMatchObject(contents.manifest);
  });

  it('replaces one of the same step', async () => {
    const folder = await writeOne();
    await writeCheckpoint(folder, {
      ...contents,
      manifest: { ...contents.manifest, studio: '9.9.9' },
    });
    expect((await readCheckpoint(folder)).manifest.studio).toBe('9.9.9');
    expect(readdirSync(join(folder, '..'))).toEqual(['000002']);
  });
});

describe('a damaged checkpoint is refused with what to do:', () => {
  const damages: [string, (folder: string) => void][] = [
    ['a changed byte', (folder) => flipByte(join(folder, 'generator.safetensors'))],
    ['a file cut short', (folder) => truncateSync(join(folder, 'average.safetensors'), 100)],
    ['a missing file', (folder) => rmSync(join(folder, 'statistics.safetensors'))],
    ['no manifest', (folder) => rmSync(join(folder, 'manifest.json'))],
    ['half a manifest', (folder) => truncateSync(join(folder, 'manifest.json'), 200)],
    ['another format', (folder) => editManifest(folder, '"format": 1', '"format": 2')],
    [
      'pictures of a size that no memory holds',
      (folder) => editManifest(folder, /"size": \d+/, '"size": 1048576'),
    ],
    ['nothing at all', (folder) => rmSync(folder, { recursive: true })],
  ];
  it.each(damages)('%s', async (_, damage) => {
    const folder = await writeOne();
    damage(folder);
    await expect(readCheckpoint(folder)).rejects.toMatchObject({
      code: 'checkpoint-damaged',
      hint: expect.stringContaining('older checkpoint'),
    });
  });
});

describe('the newest checkpoint', () => {
  /** Written at steps 2, 4 and 6; what is wrong with each comes as `damage`. */
  async function readNewest(damage: Record<string, (folder: string) => void>) {
    contents ??= await takeContents();
    const library = temporaryFolder();
    const paths = ['000006', '000004', '000002'];
    for (const path of paths) {
      await writeCheckpoint(join(library, path), contents);
      damage[path]?.(join(library, path));
    }
    const said: TrainerMessage[] = [];
    const found = readNewestCheckpoint(library, paths, (message) => said.push(message));
    return { path: await found.then(({ path }) => path), said };
  }
  const cutShort = (folder: string) => truncateSync(join(folder, 'generator.safetensors'), 100);

  it('is taken where it is whole', async () => {
    expect(await readNewest({ '000004': cutShort })).toEqual({ path: '000006', said: [] });
  });

  it('gives way to the first before it that is whole, and each that is passed over is named', async () => {
    const { path, said } = await readNewest({ '000006': cutShort, '000004': cutShort });
    expect(path).toBe('000002');
    const because = ['000006', '000004'].map((name) => expect.stringContaining(name));
    expect(said).toEqual([{ type: 'fell-back', to: '000002', because }]);
  });

  it('is refused where none is whole', async () => {
    const damage = { '000006': cutShort, '000004': cutShort, '000002': cutShort };
    await expect(readNewest(damage)).rejects.toMatchObject({
      code: 'checkpoint-damaged',
      message: expect.stringContaining('000006, 000004, 000002'),
    });
  });
});

function flipByte(file: string): void {
  const bytes = readFileSync(file);
  const last = bytes.length - 1;
  bytes[last] = elementAt(bytes, last) ^ 1;
  writeFileSync(file, bytes);
}

function editManifest(folder: string, from: string | RegExp, to: string): void {
  const file = join(folder, 'manifest.json');
  writeFileSync(file, readFileSync(file, 'utf8').replace(from, to));
}

describe('when the disk is full while a checkpoint is written', () => {
  /** Every write after the first two finds no room. */
  function fullDisk(): FileSystem {
    let writes = 0;
    const open: FileSystem['open'] = async (path, flags, mode) => {
      const file = await nodeFiles.open(path, flags, mode);
      if (flags === 'w' && ++writes > 2) {
        file.writeFile = () =>
          Promise.reject(Object.assign(new Error('no space left on device'), { code: 'ENOSPC' }));
      }
      return file;
    };
    return { ...nodeFiles, open };
  }

  it('the one before stays valid, nothing half written stays, and the error says what to do', async () => {
    const folder = await writeOne();
    const next = join(folder, '..', '000004');
    await expect(writeCheckpoint(next, contents, { files: fullDisk() })).rejects.toMatchObject({
      code: 'disk-full',
      hint: expect.stringContaining('Free some space'),
    });
    expect(readdirSync(join(folder, '..'))).toEqual(['000002']);
    expect((await readCheckpoint(folder)).tensors).toEqual(contents.tensors);
  });

  it('the same holds on a real disk of half a megabyte', async (context) => {
    contents ??= await takeContents();
    const disk = mountSmallDisk(512)?.path;
    if (!disk) return context.skip('a file system cannot be mounted here');
    const first = join(disk, 'checkpoints', '000002');
    await writeCheckpoint(first, contents);
    let step = 4;
    const writeMore = async () => {
      for (; step < 40; step += 2) {
        await writeCheckpoint(join(disk, 'checkpoints', `0000${step + 10}`), contents);
      }
    };
    await expect(writeMore()).rejects.toMatchObject({ code: 'disk-full' });
    expect(readdirSync(join(disk, 'checkpoints')).some((name) => name.startsWith('.'))).toBe(false);
    expect((await readCheckpoint(first)).tensors).toEqual(contents.tensors);
  });
});

describe('old checkpoints', () => {
  it('are deleted but for the newest three, with those of a later, abandoned training', async () => {
    const folder = temporaryFolder();
    const names = ['000100', '000200', '000300', '000400', '000900', '.tmp-000500', 'notes'];
    for (const name of names) mkdirSync(join(folder, name));
    await pruneCheckpoints(folder, 400);
    expect(readdirSync(folder).toSorted()).toEqual(['000200', '000300', '000400', 'notes']);
  });
});
