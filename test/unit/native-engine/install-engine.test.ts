import { spawnSync } from 'node:child_process';
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import type { ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import type { BindingSource } from '../../../main/native-engine/binding.ts';
import { nativeEngineIsReady } from '../../../main/native-engine/engine-manifest.mjs';
import {
  fastEngineBuild,
  installNativeEngine,
  type InstallOptions,
} from '../../../main/native-engine/install-engine.ts';
import { nativeEngineFolder } from '../../../main/native-engine/native-engine-folder.mjs';
import type { GettingPhase } from '../../../shared/engine/getting.ts';
import { makeWheel, sendFrom, servePackages, wheelContents } from './package-server.ts';

let cache: string;
let phases: GettingPhase[];
let checked: string[];

beforeEach(() => {
  cache = mkdtempSync(join(tmpdir(), 'cache-'));
  vi.stubEnv('STUDIO_CACHE', cache);
  vi.stubEnv('STUDIO_NATIVE_ENGINE', undefined);
  // Nothing of this machine takes part: no compiler, no strip, no Python.
  vi.stubEnv('PATH', join(cache, 'nothing'));
  phases = [];
  checked = [];
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(cache, { recursive: true, force: true });
});

const { archive, wheel } = makeWheel();

/** As a package brings it: there, and copied beside the libraries. */
const binding: BindingSource = {
  obstacle: () => undefined,
  place({ libFolder }) {
    writeFileSync(join(libFolder, 'tfjs_binding.node'), 'a binding');
    return Promise.resolve(true);
  },
};

async function serve(
  ...answer: Parameters<typeof servePackages> extends [unknown, unknown, ...infer R] ? R : never
) {
  const server = await servePackages(archive, wheel, ...answer);
  onTestFinished(() => server.close());
  vi.stubEnv('PIP_INDEX_URL', server.indexUrl);
  return server;
}

function install(changes: Partial<InstallOptions> = {}): Promise<void> {
  return installNativeEngine({
    build: fastEngineBuild('the fast engine', wheel),
    binding,
    signal: new AbortController().signal,
    check: (folder) => {
      checked.push(...readdirSync(join(folder, 'lib')).sort());
      return Promise.resolve();
    },
    onProgress: (phase) => {
      if (phases.at(-1) !== phase) phases.push(phase);
    },
    ...changes,
  });
}

const engineFiles = () =>
  existsSync(nativeEngineFolder()) ? readdirSync(nativeEngineFolder()) : [];
const besideEngine = () => readdirSync(join(cache, 'native'));
const downloads = () => readdirSync(join(cache, 'downloads'));

describe('installNativeEngine', () => {
  it('downloads, unpacks, tries and records the engine, and leaves nothing else', async () => {
    await serve();
    await install();
    expect(phases).toEqual(['finding', 'downloading', 'unpacking', 'fitting', 'testing']);
    expect(checked).toEqual([
      'libtensorflow_cc.so.2',
      'libtensorflow_framework.so.2',
      'tfjs_binding.node',
    ]);
    expect(nativeEngineIsReady()).toBe(true);
    expect(engineFiles().sort()).toEqual(['engine.json', 'lib']);
    const manifest = JSON.parse(readFileSync(join(nativeEngineFolder(), 'engine.json'), 'utf8'));
    expect(manifest).toMatchObject({ wheelSha256: wheel.sha256, bindingIsPortable: true });
    expect(besideEngine()).toHaveLength(1);
    expect(downloads()).toEqual([]);
    expect(existsSync(join(cache, 'native-engine.lock'))).toBe(false);
  });

  it('goes on after a cancellation where it stopped', async () => {
    const { ranges } = await serve((request, response) =>
      (ranges.length === 1 ? sendSlowly : sendFrom(archive))(request, response),
    );
    const sendSlowly = (_request: unknown, response: ServerResponse) => {
      response.writeHead(200, { 'content-length': archive.length });
      return response.write(archive.subarray(0, 30_000));
    };
    const cancellation = new AbortController();
    const onProgress = (phase: GettingPhase) => {
      if (phase === 'downloading') setTimeout(() => cancellation.abort(), 100);
    };
    await expect(install({ signal: cancellation.signal, onProgress })).rejects.toMatchObject({
      code: 'cancelled',
    });
    expect(nativeEngineIsReady()).toBe(false);
    expect(besideEngine()).toEqual([]);
    expect(downloads()).toEqual([`${wheel.file}.part`]);
    await install();
    expect(ranges).toEqual([undefined, 'bytes=30000-']);
    expect(nativeEngineIsReady()).toBe(true);
  });

  it('takes a broken connection up again', async () => {
    const { ranges } = await serve((request, response) =>
      sendFrom(archive, ranges.length === 1 ? 20_000 : Infinity)(request, response),
    );
    await install();
    expect(ranges).toEqual([undefined, 'bytes=20000-']);
    expect(nativeEngineIsReady()).toBe(true);
  });

  it('refuses an archive that is not the pinned one', async () => {
    const other = makeWheel({ ...wheelContents(), 'tensorflow/more.py': Buffer.from('more') });
    await serve(sendFrom(other.archive.subarray(0, archive.length)));
    await expect(install()).rejects.toMatchObject({
      code: 'download-failed',
      message: expect.stringMatching(/not the expected one/),
    });
    expect(downloads()).toEqual([]);
    expect(besideEngine()).toEqual([]);
  });

  it('keeps the engine that is here when the new one does not run', async () => {
    await serve();
    await install();
    const before = readFileSync(join(nativeEngineFolder(), 'engine.json'), 'utf8');
    const check = () => Promise.reject(new Error('Illegal instruction'));
    await expect(install({ again: true, check })).rejects.toThrow('Illegal instruction');
    expect(readFileSync(join(nativeEngineFolder(), 'engine.json'), 'utf8')).toBe(before);
    expect(nativeEngineIsReady()).toBe(true);
    expect(besideEngine()).toHaveLength(1);
  });

  it('lets a second studio wait, which then finds it done', async () => {
    const { ranges } = await serve();
    const waited: GettingPhase[] = [];
    await Promise.all([install(), install({ onProgress: (phase) => waited.push(phase) })]);
    expect(waited).toEqual(['waiting']);
    expect(ranges).toHaveLength(1);
    expect(checked).toHaveLength(3);
  });

  it('clears away what a studio that was killed left half unpacked', async () => {
    await serve();
    mkdirSync(`${nativeEngineFolder()}.new-killed`, { recursive: true });
    await install();
    expect(besideEngine()).toHaveLength(1);
  });

  it('says what is in the way before it downloads anything', async () => {
    const { pages } = await serve();
    const tooLarge = { ...wheel, libraries: { 'libtensorflow_cc.so.2': 1e15 } };
    const build = fastEngineBuild('the fast engine', tooLarge);
    await expect(install({ build })).rejects.toMatchObject({
      code: 'disk-full',
      message: expect.stringMatching(/the fast engine needs 1000 TB while it is set up/),
      hint: expect.stringMatching(/^Make room for/),
    });
    expect(pages).toHaveLength(0);
  });

  it('says so where nothing answers', async () => {
    const { close } = await serve();
    close();
    await expect(install()).rejects.toMatchObject({
      code: 'download-failed',
      message: expect.stringMatching(/^The package index 127\.0\.0\.1:\d+ could not be asked/),
    });
  });

  describe.runIf(canMount())('on a disk that fills meanwhile', () => {
    let disk: string;

    beforeEach(() => {
      disk = mkdtempSync(join(tmpdir(), 'small-disk-'));
      spawnSync('/bin/mount', ['-t', 'tmpfs', '-o', 'size=64m', 'tmpfs', disk]);
      vi.stubEnv('STUDIO_CACHE', disk);
    });
    afterEach(() => {
      spawnSync('/bin/umount', [disk]);
      rmSync(disk, { recursive: true });
    });

    function fill(): void {
      const bytes = Buffer.alloc(1 << 16);
      try {
        for (;;) appendFileSync(join(disk, 'of-another-program'), bytes);
      } catch (error) {
        expect(error).toMatchObject({ code: 'ENOSPC' });
      }
    }

    it.each(['downloading', 'unpacking'] as const)(
      'says so while %s, keeps what was downloaded, and goes on once there is room',
      async (when) => {
        await serve();
        const onProgress = (phase: GettingPhase) => {
          if (phase === when) fill();
        };
        await expect(install({ onProgress })).rejects.toMatchObject({
          code: 'disk-full',
          hint: expect.stringMatching(/^Make room/),
        });
        expect(readdirSync(join(disk, 'native'))).toEqual([]);
        expect(readdirSync(join(disk, 'downloads'))).toEqual([
          when === 'unpacking' ? wheel.file : `${wheel.file}.part`,
        ]);
        rmSync(join(disk, 'of-another-program'));
        await install();
        expect(nativeEngineIsReady()).toBe(true);
      },
    );
  });
});

function canMount(): boolean {
  return process.platform === 'linux' && process.getuid?.() === 0;
}
