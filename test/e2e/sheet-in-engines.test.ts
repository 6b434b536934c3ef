import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { Ajv } from 'ajv';
import type * as ExcaliburPlugin from '@excaliburjs/plugin-aseprite';
import asepriteSchema from '@kayahr/aseprite/aseprite.schema.json' with { type: 'json' };
import type Kaplay from 'kaplay';
import type PhaserPackage from 'phaser';
import type * as Pixi from 'pixi.js';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exportToFolder } from '../../main/studio/export/export-favourites.ts';
import type { ExportChoices } from '../../shared/creature/export-options.ts';
import { Favourites } from '../../main/studio/gallery/favourites.ts';
import { temporaryFolder } from '../unit/store/fixtures.ts';
import { librarySample, noGenerator } from '../unit/studio/gallery/sample-run.ts';
import { openBrowser } from './browser.ts';

/** Exported sheets, loaded by the game engines themselves in a real Chromium. */
const origin = 'http://sheet.test';
const packages = resolve(import.meta.dirname, '../../node_modules');
const contentTypes: Record<string, string> = {
  '.png': 'image/png',
  '.json': 'application/json',
  '.js': 'text/javascript',
  '.mjs': 'text/javascript',
};
const scale = 2;
const cell = 32 * scale;
/** The sheet has 2 columns: the third creature begins the second row. */
const expected = [
  { name: 'pond-vanilla-000250-001', x: 0, y: 0 },
  { name: 'pond-vanilla-000250-004', x: cell, y: 0 },
  { name: 'pond-vanilla-000250-006', x: 0, y: cell },
];

let folder: string;
let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser.close());

async function exportSheet(
  options: ExportChoices = { format: 'sheet', scale },
  indices: readonly number[] = [0, 3, 5],
): Promise<void> {
  const { core, sample } = await librarySample();
  const favourites = new Favourites(core, noGenerator);
  const chosen = [];
  for (const index of indices) chosen.push(await favourites.add(sample.id, index));
  folder = temporaryFolder();
  await exportToFolder(core, chosen, options, folder);
}

/** An empty page that may load the exported files and the engines, and nothing else. */
async function openPage(imports: Record<string, string> = {}): Promise<Page> {
  await exportSheet();
  return pageOfFolder(imports);
}

type PhaserLoads = readonly (
  readonly ['multiatlas', json: string] | readonly ['atlas', picture: string, json: string]
)[];

/** The frames that Phaser finds in what it loads, in order. */
async function framesInPhaser(loads: PhaserLoads) {
  const page = await pageOfFolder();
  await page.addScriptTag({ url: `${origin}/packages/phaser/dist/phaser.js` });
  return page.evaluate(
    (files) =>
      new Promise((done) => {
        const { Phaser } = window as never as { Phaser: typeof PhaserPackage };
        new Phaser.Game({
          type: Phaser.CANVAS,
          banner: false,
          audio: { noAudio: true },
          scene: {
            preload(this: Phaser.Scene) {
              for (const [place, file] of files.entries())
                if (file[0] === 'atlas') this.load.atlas(`sheet-${place}`, file[1], file[2]);
                else this.load.multiatlas(`sheet-${place}`, file[1]);
            },
            create(this: Phaser.Scene) {
              done(
                files.flatMap((_, place) => {
                  const texture = this.textures.get(`sheet-${place}`);
                  return texture.getFrameNames().map((frame) => {
                    const { cutX, cutY } = texture.get(frame);
                    return { name: frame, x: cutX, y: cutY };
                  });
                }),
              );
            },
          },
        });
      }),
    loads,
  );
}

async function pageOfFolder(imports: Record<string, string> = {}): Promise<Page> {
  const page = await browser.newPage();
  await page.route('**/*', async (route) => {
    const { pathname } = new URL(route.request().url());
    if (pathname === '/') {
      const body = `<!doctype html><script type="importmap">${JSON.stringify({ imports })}</script>`;
      return route.fulfill({ contentType: 'text/html', body });
    }
    const file = pathname.startsWith('/packages/')
      ? join(packages, pathname.slice('/packages/'.length))
      : join(folder, pathname);
    const contentType = contentTypes[/\.\w+$/.exec(pathname)?.[0] ?? ''] ?? 'text/plain';
    return route.fulfill({ contentType, body: await readFile(file) });
  });
  await page.goto(`${origin}/`);
  return page;
}

describe('a sprite sheet exported with JSON', () => {
  it.each(['creatures.json', 'creatures.array.json'])(
    'is what the published schema of Aseprite’s JSON asks for (%s)',
    async (name) => {
      await exportSheet();
      const matches = new Ajv().compile(asepriteSchema);
      matches(JSON.parse(await readFile(join(folder, name), 'utf8')));
      expect(matches.errors).toBeNull();
    },
  );

  it.each(['creatures.json', 'creatures.array.json'])(
    'is loaded by Phaser, as an atlas and as an Aseprite file, names kept (%s)',
    async (name) => {
      const page = await openPage();
      await page.addScriptTag({ url: `${origin}/packages/phaser/dist/phaser.js` });
      const frames = await page.evaluate(
        ([json]) =>
          new Promise((done) => {
            const { Phaser } = window as never as { Phaser: typeof PhaserPackage };
            new Phaser.Game({
              type: Phaser.CANVAS,
              banner: false,
              audio: { noAudio: true },
              scene: {
                preload(this: Phaser.Scene) {
                  this.load.atlas('atlas', 'creatures.png', json);
                  this.load.aseprite('aseprite', 'creatures.png', json);
                },
                create(this: Phaser.Scene) {
                  this.anims.createFromAseprite('aseprite');
                  const texture = this.textures.get('atlas');
                  done(
                    texture.getFrameNames().map((frame) => {
                      const { cutX, cutY } = texture.get(frame);
                      return { name: frame, x: cutX, y: cutY };
                    }),
                  );
                },
              },
            });
          }),
        [name],
      );
      expect(frames).toEqual(expected);
    },
  );

  it('is loaded by PixiJS, names kept, and drawn as large as it was before it was enlarged', async () => {
    const page = await openPage();
    await page.addScriptTag({ url: `${origin}/packages/pixi.js/dist/pixi.js` });
    const sheet = await page.evaluate(async () => {
      const { PIXI } = window as never as { PIXI: typeof Pixi };
      const { textures, data } = await PIXI.Assets.load<Pixi.Spritesheet>('creatures.json');
      const frames = Object.entries(textures).map(([name, { frame }]) => ({
        name,
        x: frame.x,
        y: frame.y,
        width: frame.width,
      }));
      return { frames, scale: data.meta.scale };
    });
    expect(sheet.scale).toBe(String(scale));
    expect(sheet.frames).toEqual(
      expected.map(({ name, x, y }) => ({ name, x: x / scale, y: y / scale, width: 32 })),
    );
  });

  it.each(['creatures.json', 'creatures.array.json'])(
    'is loaded by Excalibur’s Aseprite plugin (%s)',
    async (name) => {
      const page = await openPage({
        excalibur: `${origin}/packages/excalibur/build/esm/excalibur.js`,
        plugin: `${origin}/packages/@excaliburjs/plugin-aseprite/build/esm/excalibur-aseprite.js`,
      });
      const places = await page.evaluate(async (json) => {
        // As text: the page's own import, not the one of the test runner, which would be compiled into this.
        const { AsepriteResource } = (await eval('import("plugin")')) as typeof ExcaliburPlugin;
        const resource = new AsepriteResource(json);
        await resource.load();
        return resource.getSpriteSheet()?.sprites.map(({ sourceView: { x, y } }) => ({ x, y }));
      }, name);
      expect(places).toEqual(expected.map(({ x, y }) => ({ x, y })));
    },
  );

  it('is loaded by KAPLAY', async () => {
    const page = await openPage();
    await page.addScriptTag({ url: `${origin}/packages/kaplay/dist/kaplay.js` });
    const places = await page.evaluate(async () => {
      const { kaplay } = window as never as { kaplay: typeof Kaplay };
      const game = kaplay({ global: false });
      const sprite = await game.loadAseprite('creatures', 'creatures.png', 'creatures.array.json');
      // KAPLAY copies the sheet into an atlas of its own, and counts in shares of that.
      const [first] = sprite.frames;
      if (!first) return [];
      return sprite.frames.map(({ x, y }) => ({
        columns: (x - first.x) / first.w,
        rows: (y - first.y) / first.h,
      }));
    });
    expect(places).toEqual(expected.map(({ x, y }) => ({ columns: x / cell, rows: y / cell })));
  });
});

describe('sheets of more creatures than a page has room for', () => {
  const pageSize = 1_024;
  const large = 512;
  const chosen = [0, 1, 2, 3, 4];
  const options = { scale: large / 32, pageSize } as const;
  const places = chosen.map((index, at) => ({
    name: `pond-vanilla-000250-00${index + 1}`,
    x: at === 1 || at === 3 ? large : 0,
    y: at === 2 || at === 3 ? large : 0,
  }));

  it('are one atlas for Phaser, loaded with its one JSON file', async () => {
    await exportSheet({ format: 'phaser', ...options }, chosen);
    expect(await framesInPhaser([['multiatlas', 'creatures.json']])).toEqual(places);
  });

  it('are an atlas each for Phaser, by TexturePacker’s descriptions by name and in order', async () => {
    await exportSheet({ format: 'texturepacker', ...options }, chosen);
    for (const ending of ['json', 'array.json']) {
      const sheets = [1, 2].map((page) => {
        const sheet = `creatures-${page}`;
        return ['atlas', `${sheet}.png`, `${sheet}.${ending}`] as const;
      });
      expect(await framesInPhaser(sheets)).toEqual(places);
    }
  });

  it('are found by PixiJS from the first of TexturePacker’s descriptions', async () => {
    await exportSheet({ format: 'texturepacker', ...options }, chosen);
    const page = await pageOfFolder();
    await page.addScriptTag({ url: `${origin}/packages/pixi.js/dist/pixi.js` });
    const frames = await page.evaluate(async () => {
      const { PIXI } = window as never as { PIXI: typeof Pixi };
      const first = await PIXI.Assets.load<Pixi.Spritesheet>('creatures-1.json');
      return [first, ...first.linkedSheets].flatMap(({ textures }) =>
        Object.entries(textures).map(([name, { frame }]) => ({ name, x: frame.x, y: frame.y })),
      );
    });
    expect(frames).toEqual(places);
  });
});
