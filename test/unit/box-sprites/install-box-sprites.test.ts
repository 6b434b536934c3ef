import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { create } from 'tar';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import {
  boxSpritesAreHere,
  boxSpritesFolder,
} from '../../../main/box-sprites/box-sprites-folder.ts';
import {
  boxSpritesArchive,
  installBoxSprites,
} from '../../../main/box-sprites/install-box-sprites.ts';
import { publishedSprites, type PublishedSprites } from '../../../main/box-sprites/published.ts';
import { boxSpritesSource } from '../../../main/studio/datasets/source/box-sprites-source.ts';
import { sendFrom } from '../native-engine/package-server.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cache-'));
  vi.stubEnv('STUDIO_CACHE', join(folder, 'cache'));
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

const regular = 'package/pokemon-gen8/regular';
const dex = {
  '001': { slug: { eng: 'seedling' } },
  '002': { slug: { eng: 'sprout' } },
  '152': { slug: { eng: 'leaf' } },
};
const usual = {
  [`${regular}/seedling.png`]: 'seedling',
  [`${regular}/sprout.png`]: 'sprout',
  [`${regular}/leaf.png`]: 'leaf',
  [`${regular}/female/leaf.png`]: 'a form of it',
  'package/pokemon-gen8/shiny/leaf.png': 'in other colours',
  'package/index.js': 'throw new Error("nothing of it runs")',
  'package/data/pokemon.json': JSON.stringify(dex),
};

/** An archive as npm makes them, with what is pinned of it. */
async function publish(
  files: Record<string, string> = usual,
  links: Record<string, string> = {},
): Promise<{ archive: Buffer; published: PublishedSprites }> {
  const cwd = mkdtempSync(join(folder, 'package-'));
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(cwd, name)), { recursive: true });
    writeFileSync(join(cwd, name), content);
  }
  for (const [name, target] of Object.entries(links)) symlinkSync(target, join(cwd, name));
  const file = join(folder, 'package.tgz');
  await create({ file, cwd, gzip: true }, ['package']);
  const archive = readFileSync(file);
  const sha256 = createHash('sha256').update(archive).digest('hex');
  const pinned = { bytes: archive.length, sha256, sprites: 3, firstSprites: 2 };
  return { archive, published: { ...publishedSprites, ...pinned } };
}

/** A registry that has it under the address that npm's own has. */
async function serve(archive: Buffer, send = sendFrom(archive)): Promise<void> {
  const address = `/npm/pokesprite-images/-/pokesprite-images-${publishedSprites.version}.tgz`;
  const server = createServer((request, response) =>
    request.url === address ? send(request, response) : response.writeHead(404).end(),
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  vi.stubEnv('npm_config_registry', `http://127.0.0.1:${port}/npm`);
}

async function install(published: PublishedSprites, signal = new AbortController().signal) {
  const phases: string[] = [];
  await installBoxSprites({
    published,
    onProgress: (phase) => phases.at(-1) === phase || phases.push(phase),
    signal,
  });
  return phases;
}

describe('getting the box sprites', () => {
  it('takes them out of the npm package: all, and the first ones once more', async () => {
    const { archive, published } = await publish();
    await serve(archive);
    expect(boxSpritesAreHere()).toBe(false);
    expect(await install(published)).toEqual(['downloading', 'unpacking']);
    expect(boxSpritesAreHere()).toBe(true);
    expect(readdirSync(boxSpritesFolder('all'))).toEqual([
      'leaf.png',
      'seedling.png',
      'sprout.png',
    ]);
    expect(readdirSync(boxSpritesFolder('first-151'))).toEqual(['seedling.png', 'sprout.png']);
    expect(readFileSync(join(boxSpritesFolder('all'), 'leaf.png'), 'utf8')).toBe('leaf');
    expect(existsSync(boxSpritesArchive(published))).toBe(false);
    expect(await install(published)).toEqual([]);
  });

  it('goes on with a download that broke off', async () => {
    const { archive, published } = await publish();
    let asked = 0;
    await serve(archive, (request, response) =>
      sendFrom(archive, asked++ === 0 ? 100 : Infinity)(request, response),
    );
    await install(published);
    expect(asked).toBe(2);
    expect(boxSpritesAreHere()).toBe(true);
  });

  it('refuses what is not the pinned archive', async () => {
    const { archive, published } = await publish();
    await serve(archive);
    await expect(install({ ...published, sha256: '0'.repeat(64) })).rejects.toMatchObject({
      code: 'download-failed',
      message: expect.stringContaining('its hash differs'),
    });
    expect(boxSpritesAreHere()).toBe(false);
  });

  it('takes no links, nothing larger than a sprite is, and says when some are missing', async () => {
    const leaf = `${regular}/leaf.png`;
    const others = Object.fromEntries(Object.entries(usual).filter(([name]) => name !== leaf));
    const cases = [
      await publish(others, { [leaf]: '/etc/hostname' }),
      await publish({ ...usual, [leaf]: 'x'.repeat(70_000) }),
    ];
    for (const { archive, published } of cases) {
      await serve(archive);
      await expect(install(published)).rejects.toMatchObject({
        code: 'download-failed',
        message: expect.stringContaining('it holds 2 sprites'),
      });
      rmSync(boxSpritesArchive(published));
    }
    expect(boxSpritesAreHere()).toBe(false);
  });

  it('says where it could not be had when nothing answers, and ends when it is told to', async () => {
    const { published } = await publish();
    vi.stubEnv('npm_config_registry', 'http://127.0.0.1:9/');
    await expect(install(published)).rejects.toMatchObject({
      code: 'download-failed',
      message: expect.stringContaining('127.0.0.1'),
      hint: expect.stringMatching(/network/),
    });
    await expect(install(published, AbortSignal.abort())).rejects.toMatchObject({
      code: 'cancelled',
    });
  });
});

describe('importing the box sprites', () => {
  it('is that of a folder in the cache, under a name of its own', async () => {
    await expect(boxSpritesSource('all')).rejects.toMatchObject({ code: 'not-found' });
    const { archive, published } = await publish();
    await serve(archive);
    await install(published);
    const source = await boxSpritesSource('first-151');
    expect(source).toMatchObject({
      suggestedName: 'The first 151 Pokémon',
      description: 'the box sprites of pokesprite-images 2.7.0',
      origin: { kind: 'pokesprite', which: 'first-151' },
    });
    expect(source.items.map(({ name }) => name)).toEqual(['seedling.png', 'sprout.png']);
  });
});
