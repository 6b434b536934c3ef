import { createHash } from 'node:crypto';
import {
  appendFile,
  mkdtemp,
  open,
  readdir,
  readFile,
  rm,
  truncate,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Annotation } from '../../../main/sprite-file/annotation.ts';
import { noLabel, type SpriteFileHeader } from '../../../main/sprite-file/format.ts';
import { openSpriteFile, readSpriteFile } from '../../../main/sprite-file/read-sprite-file.ts';
import { writeSpriteFile, type Sprite } from '../../../main/sprite-file/write-sprite-file.ts';
import { mountSmallDisk } from '../../small-disk.ts';

const description = { size: 16, channels: 4, background: 'transparent' } as const;
const spriteBytes = 16 * 16 * 4;

function numberedSprite(index: number): Sprite {
  const pixels = new Uint8Array(spriteBytes).map((_, byte) => (byte * 7 + index * 13) % 256);
  return { pixels, name: `sprite ${index} – é.png` };
}

const sprites = [0, 1, 2, 3].map(numberedSprite);
const annotations: readonly Annotation[] = [
  { label: 'water', tags: ['small', 'wet'] },
  { label: null, tags: [] },
  { label: 'fire', tags: ['hot', 'small'] },
  { label: 'water', tags: ['wet'] },
];
const annotate = () => annotations;

describe('a sprite file', () => {
  let folder: string;
  let path: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sprite-file-'));
    path = join(folder, 'sprites.bin');
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('is called damaged where a folder is in its place', async () => {
    const damaged = expect.objectContaining({ code: 'dataset-damaged' });
    await expect(openSpriteFile(folder)).rejects.toEqual(damaged);
    await expect(readSpriteFile(folder)).rejects.toEqual(damaged);
  });

  it('gives back what was written, with labels numbered by first appearance', async () => {
    await writeSpriteFile(path, description, sprites, { annotate });
    const read = await readSpriteFile(path);
    expect(read).toMatchObject({ ...description, count: 4, labels: ['water', 'fire'] });
    expect([...read.labelOf]).toEqual([0, noLabel, 1, 0]);
    expect(read.names).toEqual(sprites.map((sprite) => sprite.name));
    expect(read.pixels.length).toBe(4 * spriteBytes);
    sprites.forEach((sprite, index) =>
      expect(read.pixels.subarray(index * spriteBytes, (index + 1) * spriteBytes)).toEqual(
        sprite.pixels,
      ),
    );
  });

  it('numbers tags by how many sprites have them, then by name', async () => {
    await writeSpriteFile(path, description, sprites, { annotate });
    const { tags, tagsOf } = await readSpriteFile(path);
    expect(tags).toEqual(['small', 'wet', 'hot']);
    expect(tagsOf).toEqual([[0, 1], [], [0, 2], [1]]);
  });

  it('keeps the 512 tags that most sprites have', async () => {
    const many = Array.from({ length: 600 }, (_, index) => `tag ${index}`);
    const common = many.slice(-3);
    await writeSpriteFile(path, description, sprites.slice(0, 2), {
      annotate: () => [many, common].map((tags) => ({ label: null, tags })),
    });
    const { tags, tagsOf } = await readSpriteFile(path);
    expect(tags).toHaveLength(512);
    expect(tags.slice(0, 3)).toEqual(common);
    expect(tagsOf.map((places) => places.length)).toEqual([512, 3]);
  });

  it('has the hash of pixels and labels alone where there are no tags, and another one with tags', async () => {
    const untagged = annotations.map(({ label }) => ({ label, tags: [] }));
    const withoutTags = await writeSpriteFile(path, description, sprites, {
      annotate: () => untagged,
    });
    const hash = createHash('sha256');
    for (const { pixels } of sprites) hash.update(pixels);
    hash.update(new Uint16Array([0, noLabel, 1, 0]));
    expect(withoutTags.sha256).toBe(hash.digest('hex'));
    const withTags = await writeSpriteFile(path, description, sprites, { annotate });
    expect(withTags.sha256).not.toBe(withoutTags.sha256);
  });

  it('is read where its header is from before there were tags', async () => {
    await writeSpriteFile(path, description, sprites);
    await editHeader(path, ({ tags: _tags, tagsOf: _tagsOf, ...old }) => old);
    expect(await readSpriteFile(path)).toMatchObject({ tags: [], tagsOf: [[], [], [], []] });
  });

  it.each<[string, (header: SpriteFileHeader) => object]>([
    ['has a changed tag', (header) => ({ ...header, tags: ['small', 'dry', 'hot'] })],
    ['has a tag without a name', (header) => ({ ...header, tags: ['small'] })],
    ['tags too few sprites', (header) => ({ ...header, tagsOf: [[0]] })],
  ])('is refused as damaged when its header %s', async (_, damage) => {
    await writeSpriteFile(path, description, sprites, { annotate });
    await editHeader(path, damage);
    await expect(readSpriteFile(path)).rejects.toMatchObject({ code: 'dataset-damaged' });
  });

  it('takes more sprites than fit into one write', async () => {
    const count = 5_000;
    const many = Array.from({ length: count }, (_, index) => numberedSprite(index));
    await writeSpriteFile(path, description, many);
    const read = await readSpriteFile(path);
    expect(read.count).toBe(count);
    expect(read.pixels.subarray(4_321 * spriteBytes, 4_322 * spriteBytes)).toEqual(
      many[4_321]?.pixels,
    );
  });

  it('reads a single sprite, or the labels, without the rest', async () => {
    await writeSpriteFile(path, description, sprites, { annotate });
    const file = await openSpriteFile(path);
    expect(await file.readSprite(2)).toEqual(sprites[2]?.pixels);
    expect([...(await file.readLabels())]).toEqual([0, noLabel, 1, 0]);
    await expect(file.readSprite(4)).rejects.toMatchObject({ code: 'not-found' });
    await file.close();
  });

  it('leaves neither a file nor a partial one when writing is cancelled', async () => {
    const controller = new AbortController();
    async function* cancelledAfterTwo(): AsyncGenerator<Sprite> {
      yield* sprites.slice(0, 2);
      controller.abort();
      yield* sprites.slice(2);
    }
    const writing = writeSpriteFile(path, description, cancelledAfterTwo(), {
      signal: controller.signal,
    });
    await expect(writing).rejects.toThrow('aborted');
    expect(await readdir(folder)).toEqual([]);
  });

  it('keeps the file that was there when a sprite has the wrong size', async () => {
    await writeSpriteFile(path, description, sprites);
    const wrong = { pixels: new Uint8Array(5), name: 'wrong.png' };
    await expect(writeSpriteFile(path, description, [wrong])).rejects.toThrow('wrong.png');
    expect((await readSpriteFile(path)).count).toBe(4);
    expect(await readdir(folder)).toEqual(['sprites.bin']);
  });

  it('keeps what was there when the disk is full', async (context) => {
    const disk = mountSmallDisk(64);
    if (!disk) return context.skip('a file system cannot be mounted here');
    const onDisk = join(disk.path, 'sprites.bin');
    await writeSpriteFile(onDisk, description, sprites.slice(0, 1));
    disk.fill();
    await expect(writeSpriteFile(onDisk, description, sprites)).rejects.toMatchObject({
      code: 'disk-full',
      hint: expect.stringContaining('Free some space'),
    });
    disk.empty();
    expect((await readSpriteFile(onDisk)).count).toBe(1);
    expect(await readdir(disk.path)).toEqual(['sprites.bin']);
  });

  it.each<[string, (path: string) => Promise<void>]>([
    ['is not a sprite file', (file) => writeFile(file, 'x'.repeat(500))],
    ['is empty', (file) => truncate(file, 0)],
    ['is cut short', (file) => truncate(file, 1_500)],
    ['has grown', (file) => appendFile(file, 'more')],
    ['has a changed pixel', (file) => overwrite(file, 100, 0xff)],
    ['has an unknown version', (file) => overwrite(file, 8, 9)],
    ['has a header that is no JSON', (file) => overwrite(file, 64 + 4 * (spriteBytes + 2), 0x78)],
  ])('is refused as damaged when it %s', async (_, damage) => {
    await writeSpriteFile(path, description, sprites);
    await damage(path);
    await expect(readSpriteFile(path)).rejects.toMatchObject({ code: 'dataset-damaged' });
  });

  it('is reported as missing when it is not there', async () => {
    await expect(readSpriteFile(path)).rejects.toMatchObject({ code: 'not-found' });
  });
});

/** Writes another header, of another length, behind the same pixels and labels. */
async function editHeader(path: string, edit: (header: SpriteFileHeader) => object): Promise<void> {
  const bytes = await readFile(path);
  const headerBytes = bytes.readUInt32LE(12);
  const body = bytes.subarray(0, -headerBytes);
  const header = JSON.parse(bytes.subarray(-headerBytes).toString()) as SpriteFileHeader;
  const edited = Buffer.from(JSON.stringify(edit(header)));
  body.writeUInt32LE(edited.length, 12);
  await writeFile(path, Buffer.concat([body, edited]));
}

async function overwrite(path: string, position: number, byte: number): Promise<void> {
  const file = await open(path, 'r+');
  await file.write(Buffer.from([byte]), 0, 1, position);
  await file.close();
}
