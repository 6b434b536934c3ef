import { once } from 'node:events';
import { mkdirSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { describe, expect, it, onTestFinished } from 'vitest';
import { writeSpriteFile } from '../../../../main/sprite-file/write-sprite-file.ts';
import { drawCreature } from '../../../../main/studio/datasets/built-in/draw-creature.ts';
import { type Resource, Resources } from '../../../../main/studio/resources/resources.ts';
import { savedKinds } from '../../../../shared/api/saved-file.ts';
import { spritePath } from '../../../../shared/library/file-names.ts';
import { temporaryFolder } from '../../store/fixtures.ts';

function temporaryResources(): { library: string; resources: Resources } {
  const outside = temporaryFolder();
  const library = join(outside, 'library');
  for (const folder of ['runs/r1/samples', 'favourites', 'exports', 'datasets', 'uploads/u1']) {
    mkdirSync(join(library, folder), { recursive: true });
  }
  writeFileSync(join(library, 'studio.db'), 'database');
  writeFileSync(join(library, 'runs/r1/config.json'), '{}');
  writeFileSync(join(library, 'runs/r1/samples/000250.png'), 'sheet');
  writeFileSync(join(library, 'favourites/f1.png'), 'favourite');
  writeFileSync(join(library, 'exports/2026.zip'), 'zip');
  writeFileSync(join(library, 'uploads/loose.png'), 'loose sheet');
  writeFileSync(join(library, 'uploads/u1/sprite.png'), 'being sent');
  writeFileSync(join(outside, 'secret.png'), 'secret');
  const resources = new Resources(library);
  onTestFinished(() => resources.close());
  return { library, resources };
}

function bytesOf(resource: Resource): Uint8Array {
  if ('bytes' in resource) return resource.bytes;
  throw new Error('it is streamed');
}

async function writeDataset(library: string, id: string, count: number): Promise<void> {
  mkdirSync(join(library, 'datasets', id), { recursive: true });
  const sprites = Array.from({ length: count }, (_, index) => ({
    pixels: drawCreature(1, index).data,
    label: null,
    name: `${index}.png`,
  }));
  const description = { size: 32, channels: 4, background: 'transparent' } as const;
  await writeSpriteFile(join(library, 'datasets', id, 'sprites.bin'), description, sprites);
}

describe('pictures of the library', () => {
  it.each([
    ['runs/r1/samples/000250.png', 'sheet', 'image/png'],
    ['favourites/f1.png', 'favourite', 'image/png'],
    ['uploads/loose.png', 'loose sheet', 'image/png'],
  ])('%s is served as it is', async (path, content, contentType) => {
    const { resources } = temporaryResources();
    const resource = await resources.openResource(path);
    expect(Buffer.from(bytesOf(resource)).toString()).toBe(content);
    expect(resource.contentType).toBe(contentType);
  });

  it('are drawn from a dataset’s sprite file', async () => {
    const { library, resources } = temporaryResources();
    await writeDataset(library, 'd1', 5);
    const resource = await resources.openResource(spritePath('d1', 3));
    const [bytes, { contentType }] = [bytesOf(resource), resource];
    expect(contentType).toBe('image/png');
    const pixels = await sharp(bytes).ensureAlpha().raw().toBuffer();
    expect(pixels.equals(Buffer.from(drawCreature(1, 3).data))).toBe(true);
  });

  it('are drawn from many datasets at once, more than are kept open', async () => {
    const { library, resources } = temporaryResources();
    const ids = Array.from({ length: 12 }, (_, index) => `d${index}`);
    for (const id of ids) await writeDataset(library, id, 2);
    const drawn = await Promise.all(
      [0, 1].flatMap((index) => ids.map((id) => resources.openResource(spritePath(id, index)))),
    );
    expect(
      new Set(drawn.map((resource) => Buffer.from(bytesOf(resource)).toString('base64'))).size,
    ).toBe(2);
  });

  it('are found as soon as their dataset is there', async () => {
    const { library, resources } = temporaryResources();
    const early = resources.openResource(spritePath('d1', 0));
    await expect(early).rejects.toMatchObject({ code: 'not-found' });
    await writeDataset(library, 'd1', 1);
    expect((await resources.openResource(spritePath('d1', 0))).contentType).toBe('image/png');
  });

  it('that are not there are reported as such', async () => {
    const { library, resources } = temporaryResources();
    await writeDataset(library, 'd1', 2);
    for (const path of [spritePath('d1', 2), 'favourites/f9.png', 'favourites/f1.png/inner.png']) {
      await expect(resources.openResource(path), path).rejects.toMatchObject({ code: 'not-found' });
    }
  });
});

describe('a download', () => {
  it.each(Object.keys(savedKinds))('gives out what was saved as %s', async (kind) => {
    const { library, resources } = temporaryResources();
    writeFileSync(join(library, `exports/one.${kind}`), 'saved');
    const resource = await resources.openResource(`exports/one.${kind}`);
    if (!('stream' in resource)) throw new Error('it is read whole');
    resource.stream.destroy();
    const { contentType } = resource;
    // Neither may run as a page of the studio.
    if (kind === 'html' || kind === 'svg') expect(contentType).toBe('application/octet-stream');
  });

  it('is streamed, however large it is', async () => {
    const { library, resources } = temporaryResources();
    const large = 2 * 1024 ** 3;
    // A file with a hole takes no room.
    truncateSync(join(library, 'exports/2026.zip'), large);
    const resource = await resources.openResource('exports/2026.zip');
    if (!('stream' in resource)) throw new Error('it is read whole');
    expect(resource).toMatchObject({ contentType: 'application/zip', size: large });
    const first = await once(resource.stream, 'data');
    resource.stream.destroy();
    expect(String(first[0]).slice(0, 3)).toBe('zip');
  });
});

describe('everything else', () => {
  it.each([
    '../secret.png',
    'runs/../../secret.png',
    'runs/r1/../../studio.db',
    '/etc/passwd',
    'runs//etc/passwd.png/../x.png',
    'studio.db',
    'library.lock',
    'runs/r1/config.json',
    'datasets/d1/sprites.bin',
    'datasets/../x/sprites/0.png',
    'datasets/d1/sprites/-1.png',
    'favourites/f1.PNG.exe',
    'uploads/u1/sprite.png',
    'uploads/u1/../../studio.png',
    'runs\\..\\secret.png',
    'favourites/\0.png',
    'favourites/é.png',
    '',
  ])('is refused: %j', async (path) => {
    const { resources } = temporaryResources();
    await expect(resources.openResource(path)).rejects.toMatchObject({ code: 'forbidden' });
  });

  it('is refused where a link is on the way, wherever it leads', async () => {
    const { library, resources } = temporaryResources();
    symlinkSync(join(library, 'studio.db'), join(library, 'favourites', 'database.png'));
    symlinkSync(join(library, 'runs', 'r1'), join(library, 'runs', 'r3'));
    symlinkSync(join(library, '..', 'secret.png'), join(library, 'favourites', 'link.png'));
    symlinkSync(join(library, '..'), join(library, 'runs', 'r2'));
    const paths = ['favourites/database.png', 'runs/r3/samples/000250.png'];
    for (const path of [...paths, 'favourites/link.png', 'runs/r2/secret.png']) {
      await expect(resources.openResource(path), path).rejects.toMatchObject({ code: 'forbidden' });
    }
  });

  it('is refused where it is far larger than a picture', async () => {
    const { library, resources } = temporaryResources();
    truncateSync(join(library, 'favourites/f1.png'), 65 * 1024 ** 2);
    await expect(resources.openResource('favourites/f1.png')).rejects.toMatchObject({
      code: 'forbidden',
    });
  });

  it('is refused where it is a folder', async () => {
    const { library, resources } = temporaryResources();
    mkdirSync(join(library, 'favourites', 'folder.png'));
    await expect(resources.openResource('favourites/folder.png')).rejects.toMatchObject({
      code: 'forbidden',
    });
  });
});
