import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { build } from 'vite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const run = promisify(execFile);
const fromProject = (path: string) => fileURLToPath(new URL(`../../../${path}`, import.meta.url));

// Inside node_modules, so that the bundle finds the packages that it leaves outside.
let folder: string;

beforeAll(async () => {
  await mkdir(fromProject('node_modules/.studio-test'), { recursive: true });
  folder = await mkdtemp(fromProject('node_modules/.studio-test/built-'));
  const outDir = join(folder, 'main');
  for (const config of ['vite.main.config.ts', 'vite.preload.config.ts'])
    await build({ configFile: fromProject(config), logLevel: 'silent', build: { outDir } });
  await mkdir(join(folder, 'renderer'));
  await writeFile(join(folder, 'renderer/index.html'), '<!doctype html>');
});
afterAll(() => rm(folder, { recursive: true }));

/** The text of a bundle and of all chunks that it imports. */
async function reachableFrom(entry: string, seen = new Map<string, string>()): Promise<string> {
  if (!seen.has(entry)) {
    const text = await readFile(join(folder, 'main', entry), 'utf8');
    seen.set(entry, text);
    for (const [, chunk] of text.matchAll(/(?:from|import)\s*\(?"\.\/([\w-]+\.js)"/g))
      await reachableFrom(chunk as string, seen);
  }
  return [...seen.values()].join('\n');
}

describe('the image decoder', () => {
  it('is loaded by the picture process alone, beside no Chromium and no TensorFlow', async () => {
    const loadsSharp = /(?:from |import \(?|require\(|\)\()["']sharp["']/;
    expect(await reachableFrom('pictures.js')).toMatch(loadsSharp);
    for (const entry of ['electron.js', 'cli.js', 'trainer.js'])
      expect(await reachableFrom(entry)).not.toMatch(loadsSharp);
  });
});

describe('the built main process', () => {
  it('has its entry and its preload script side by side', async () => {
    expect(await readdir(join(folder, 'main'))).toEqual(
      expect.arrayContaining(['electron.js', 'preload.cjs']),
    );
  });

  it('starts, finds its page, its preload and its packages, answers, and ends by itself', async () => {
    const harness = fromProject('test/unit/electron/run-built-desktop.mjs');
    const library = join(folder, 'library');
    const built = join(folder, 'main/electron.js');
    const { stdout } = await run(process.execPath, [harness, built, '--library', library]);
    expect(JSON.parse(stdout)).toEqual({
      preload: join(folder, 'main/preload.cjs'),
      url: 'studio://app/index.html',
      page: '<!doctype html>',
      reply: {
        id: 0,
        ok: true,
        result: expect.objectContaining({ host: 'desktop', libraryPath: library }),
      },
    });
  });
});
