import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { decodeImage } from '../../../../main/pictures/decode-image.ts';
import { openLibrary } from '../../../../main/store/library.ts';
import { runImport } from '../../../../main/studio/datasets/run-import.ts';
import {
  expiresAfterMs,
  givesWayAfterMs,
  Uploads,
} from '../../../../main/studio/datasets/source/uploads.ts';
import { importOptionsSchema, mostSourceBytes } from '../../../../shared/dataset/dataset.ts';
import { temporaryFolder } from '../../store/fixtures.ts';
import { creaturePng } from './pictures.ts';

function temporaryUploads() {
  const library = openLibrary(temporaryFolder());
  onTestFinished(() => library.close());
  const core = { libraryPath: library.path, store: library.store, readPicture: decodeImage };
  return { core, uploads: new Uploads(library.path), folder: join(library.path, 'uploads') };
}

async function* chunks(...parts: Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* parts;
}

async function sendCreatures(uploads: Uploads, uploadId: string, count: number): Promise<void> {
  for (let index = 0; index < count; index++) {
    const png = await creaturePng(index);
    const name = `teich & moor/${index % 2 ? 'wasser' : 'schilf'}/${index}.png`;
    await uploads.add(uploadId, name, chunks(png.subarray(0, 50), png.subarray(50)));
  }
}

describe('dropped folders', () => {
  it('become datasets with labels, named like the folder, and are used up', async () => {
    const { core, uploads, folder } = temporaryUploads();
    await sendCreatures(uploads, 'drop-1', 10);
    const dataset = await runImport(core, uploads, {
      source: { kind: 'upload', uploadId: 'drop-1' },
      options: importOptionsSchema.parse({}),
    });
    expect(dataset).toMatchObject({
      name: 'teich & moor',
      count: 10,
      labels: ['schilf', 'wasser'],
      source: 'teich & moor (dropped)',
    });
    expect(readdirSync(folder)).toEqual([]);
    expect(() => uploads.source('drop-1')).toThrow(expect.objectContaining({ code: 'not-found' }));
  });

  it('are used up by an import that fails, too', async () => {
    const { core, uploads, folder } = temporaryUploads();
    await sendCreatures(uploads, 'drop-1', 2);
    const importing = runImport(core, uploads, {
      source: { kind: 'upload', uploadId: 'drop-1' },
      options: importOptionsSchema.parse({}),
    });
    await expect(importing).rejects.toMatchObject({ code: 'dataset-too-small' });
    expect(readdirSync(folder)).toEqual([]);
  });

  it.each(['../evil.png', 'a/../../evil.png', '/etc/evil.png', '', 'a//b.png', 'nul\0.png', './a'])(
    'cannot hold a file named %j',
    async (name) => {
      const { uploads, folder } = temporaryUploads();
      const adding = uploads.add('drop-1', name, chunks(Buffer.from('x')));
      await expect(adding).rejects.toMatchObject({ code: 'invalid-input' });
      expect(readdirSync(folder)).toEqual([]);
    },
  );

  it.each(['..', 'a/b', 'UPPER', '', '-x'])('cannot be called %j', async (uploadId) => {
    const { uploads, folder } = temporaryUploads();
    const adding = uploads.add(uploadId, 'a.png', chunks(Buffer.from('x')));
    await expect(adding).rejects.toMatchObject({ code: 'invalid-input' });
    expect(readdirSync(folder)).toEqual([]);
  });

  it('never become paths: whatever files are called, they lie in the upload’s folder', async () => {
    const { uploads, folder } = temporaryUploads();
    await uploads.add('drop-1', 'C:\\windows\\..\\evil.png', chunks(Buffer.from('x')));
    expect(readdirSync(join(folder, 'drop-1'))).toEqual(['0']);
  });

  it('cannot hold a file that is too large, and forget it', async () => {
    const { uploads, folder } = temporaryUploads();
    const mebibyte = new Uint8Array(1_048_576);
    async function* endless(): AsyncGenerator<Uint8Array> {
      for (let sent = 0; sent <= mostSourceBytes; sent += mebibyte.length) yield mebibyte;
    }
    await expect(uploads.add('drop-1', 'big.png', endless())).rejects.toMatchObject({
      code: 'invalid-input',
      message: expect.stringContaining('64 MB'),
    });
    expect(readdirSync(join(folder, 'drop-1'))).toEqual([]);
    expect(uploads.source('drop-1').items).toEqual([]);
  });

  it('cannot be many at once', async () => {
    const { uploads, folder } = temporaryUploads();
    for (let upload = 0; upload < 8; upload++) {
      await uploads.add(`drop-${upload}`, 'a.png', chunks(Buffer.from('x')));
    }
    const ninth = uploads.add('drop-8', 'a.png', chunks(Buffer.from('x')));
    await expect(ninth).rejects.toMatchObject({ code: 'conflict' });
    await uploads.discard('drop-0');
    await uploads.add('drop-8', 'a.png', chunks(Buffer.from('x')));
    await uploads.discardAll();
    expect(readdirSync(folder)).toEqual([]);
  });

  it('expire when the browser falls silent, but not while an import waits for them', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
    onTestFinished(() => void vi.useRealTimers());
    const { uploads, folder } = temporaryUploads();
    for (const uploadId of ['abandoned', 'claimed', 'alive'])
      await uploads.add(uploadId, 'a.png', chunks(Buffer.from('x')));
    uploads.claim('claimed');
    vi.advanceTimersByTime(expiresAfterMs - 1);
    await uploads.add('alive', 'b.png', chunks(Buffer.from('x')));
    vi.advanceTimersByTime(1);
    vi.useRealTimers();
    await expect.poll(() => readdirSync(folder).sort()).toEqual(['alive', 'claimed']);
    expect(() => uploads.claim('abandoned')).toThrow('not there any more');
    expect(uploads.source('alive').items).toHaveLength(2);
  });

  it('give way to another drop when there are many and their windows are gone', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
    onTestFinished(() => void vi.useRealTimers());
    const { uploads, folder } = temporaryUploads();
    for (let upload = 0; upload < 8; upload++) {
      await uploads.add(`drop-${upload}`, 'a.png', chunks(Buffer.from('x')));
      vi.advanceTimersByTime(1_000);
    }
    uploads.claim('drop-0');
    vi.advanceTimersByTime(givesWayAfterMs);
    await Promise.all(
      ['a.png', 'b.png'].map((name) => uploads.add('drop-8', name, chunks(Buffer.from('x')))),
    );
    expect(readdirSync(folder)).not.toContain('drop-1');
    expect(readdirSync(folder)).toHaveLength(8);
    expect(uploads.source('drop-8').items).toHaveLength(2);
  });

  it('have one limit together, by what the disk has left, and a file that fails gives its bytes back', async () => {
    const { core, folder } = temporaryUploads();
    const held = { bytes: 0 };
    const uploads = new Uploads(core.libraryPath, {
      freeBytes: async () => 1_000 - held.bytes,
    });
    const send = async (uploadId: string, bytes: number) => {
      await uploads.add(uploadId, 'a.png', chunks(new Uint8Array(bytes)));
      held.bytes += bytes;
    };
    await send('drop-1', 300);
    await expect(send('drop-2', 201)).rejects.toMatchObject({
      code: 'disk-full',
      message: expect.stringContaining('half of what is free'),
    });
    expect(readdirSync(join(folder, 'drop-2'))).toEqual([]);
    await send('drop-2', 200);
    await expect(send('drop-3', 1)).rejects.toMatchObject({ code: 'disk-full' });
    await uploads.discard('drop-1');
    held.bytes -= 300;
    await send('drop-3', 300);
  });

  it('are thrown away by an import that is cancelled before it began', async () => {
    const { core, uploads, folder } = temporaryUploads();
    await sendCreatures(uploads, 'drop-1', 2);
    uploads.claim('drop-1');
    const importing = runImport(
      core,
      uploads,
      { source: { kind: 'upload', uploadId: 'drop-1' }, options: importOptionsSchema.parse({}) },
      { signal: AbortSignal.abort() },
    );
    await expect(importing).rejects.toMatchObject({ code: 'cancelled' });
    expect(readdirSync(folder)).toEqual([]);
  });

  it('are not begun anew by a file that arrives after they were thrown away', async () => {
    const { uploads, folder } = temporaryUploads();
    await sendCreatures(uploads, 'drop-late', 1);
    await uploads.discard('drop-late');
    await expect(sendCreatures(uploads, 'drop-late', 1)).rejects.toThrow('not there any more');
    expect(readdirSync(folder)).toEqual([]);
  });
});
