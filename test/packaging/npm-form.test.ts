import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { projectFolder } from '../../scripts/setup/project.mjs';

/** Node's own, and what npm names in package.json. */
const env = { ...process.env, PATH: `${dirname(process.execPath)}${delimiter}${process.env.PATH}` };

/** The studio's dependencies come from the registry: without it there is nothing to try. */
const registry = npm(['ping', '--fetch-retries=0', '--fetch-timeout=5000'], projectFolder);
const obstacle = registry.status === 0 ? '' : ' (skipped: no registry of npm packages answers)';

let folder: string;
let installed: string;

beforeAll(() => {
  if (obstacle) return;
  folder = mkdtempSync(join(tmpdir(), 'npm-form-'));
  installed = join(folder, 'somewhere');
  mkdirSync(installed);
  writeFileSync(join(installed, 'package.json'), '{ "name": "somewhere", "version": "1.0.0" }');
  // The project's .npmrc keeps scripts of packages from running, and `prepack` with them.
  npmOrFail(['pack', '--ignore-scripts=false', `--pack-destination=${folder}`], projectFolder);
  const [tarball = ''] = readdirSync(folder).filter((name) => name.endsWith('.tgz'));
  npmOrFail(['install', '--prefer-offline', '--no-audit', join(folder, tarball)], installed);
}, 300_000);
afterAll(() => {
  if (folder) rmSync(folder, { recursive: true, force: true });
});

describe.skipIf(obstacle !== '')(`the npm package${obstacle}`, () => {
  it('brings what the studio needs, and neither a Node nor what its authors have abandoned', () => {
    const packages = npmOrFail(['ls', '--all', '--parseable'], installed)
      .trim()
      .split('\n')
      .map((path) => path.replace(/^.*node_modules[\\/]/, ''));
    expect(packages).toEqual(
      expect.arrayContaining(['sprite-gan-studio', '@tensorflow/tfjs-core', 'better-sqlite3']),
    );
    const unwanted = [
      ...['@tensorflow/tfjs', '@tensorflow/tfjs-node-gpu', '@mapbox/node-pre-gyp', 'rimraf'],
      ...['npmlog', 'inflight', 'glob', 'electron', 'vite', 'svelte', 'pokesprite-images'],
    ];
    expect(packages.filter((name) => unwanted.includes(name))).toEqual([]);
    // Of tar, the versions before 7.
    const tar = readFileSync(join(installed, 'node_modules/tar/package.json'), 'utf8');
    expect(Number(/"version": "(\d+)\./.exec(tar)?.[1])).toBeGreaterThanOrEqual(7);
    expect(packages.filter((name) => /^node-(linux|darwin|win)/.test(name))).toEqual([]);
  });

  it('brings the C++ that the fast engine’s binding is compiled from', () => {
    const sources = 'node_modules/sprite-gan-studio/dist/binding/sources/tfjs_backend.cc';
    expect(existsSync(join(installed, sources))).toBe(true);
    expect(existsSync(join(installed, 'node_modules/node-api-headers/include/node_api.h'))).toBe(
      true,
    );
  });

  it('checks itself with `npx sprite-gan-studio doctor`, on WebAssembly where no engine was fetched', () => {
    const { status, stdout, stderr } = npm(
      ['exec', '--no', '--', 'sprite-gan-studio', 'doctor', '--json'],
      installed,
      { STUDIO_LIBRARY: join(folder, 'library'), STUDIO_CACHE: join(folder, 'no cache') },
    );
    expect(status, stderr).toBe(0);
    expect(JSON.parse(stdout).engines).toEqual(
      expect.arrayContaining([expect.objectContaining({ id: 'wasm', problem: null })]),
    );
  });

  it.skipIf(process.platform !== 'linux')(
    'opens the studio in a browser with `npx sprite-gan-studio`',
    async () => {
      const opened = join(folder, 'opened.txt');
      // `xdg-open` starts what BROWSER names.
      const browser = join(folder, 'browser');
      writeFileSync(
        browser,
        `#!/bin/sh\necho "$1" > '${opened}.partial'\nmv '${opened}.partial' '${opened}'\n`,
      );
      chmodSync(browser, 0o755);
      const studio = spawn(join(installed, 'node_modules/.bin/sprite-gan-studio'), {
        cwd: installed,
        env: {
          ...{ ...env, BROWSER: browser, STUDIO_LIBRARY: join(folder, 'served') },
          ...{ DISPLAY: '', WAYLAND_DISPLAY: '', XDG_CURRENT_DESKTOP: '' },
        },
      });
      try {
        const address = await addressOf(studio);
        // Before the first visit, which takes away the page that leads there: xdg-open opens no file that is gone.
        await expect.poll(() => existsSync(opened), { timeout: 60_000 }).toBe(true);
        const leading = readFileSync(opened, 'utf8').trim().replace('file://', '');
        expect(readFileSync(leading, 'utf8')).toContain(address);
        const page = await fetch(address);
        expect(page.status).toBe(200);
        expect(page.headers.get('cache-control')).toBe('no-store');
        await expect.poll(() => existsSync(leading), { timeout: 30_000 }).toBe(false);
      } finally {
        const ended = new Promise((resolve) => studio.once('exit', resolve));
        studio.kill('SIGTERM');
        await ended;
      }
    },
  );
});

/** What `serve` prints first: where the studio is. */
function addressOf(studio: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = '';
    const listen = (text: Buffer) => {
      said += text;
      const [, address] = /is at (http:\S+)\n/.exec(said) ?? [];
      if (address) resolve(address);
    };
    studio.stdout?.on('data', listen);
    studio.stderr?.on('data', listen);
    studio.once('exit', () => reject(new Error(`The studio ended:\n${said}`)));
  });
}

function npm(args: string[], cwd: string, more: NodeJS.ProcessEnv = {}) {
  const command = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  return spawnSync(command, args, { cwd, encoding: 'utf8', env: { ...env, ...more } });
}

function npmOrFail(args: string[], cwd: string): string {
  const { status, stdout, stderr } = npm(args, cwd);
  expect(status, stderr).toBe(0);
  return stdout;
}
