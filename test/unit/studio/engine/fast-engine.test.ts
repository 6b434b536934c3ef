import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { StudioError } from '../../../../shared/errors.ts';
import { gettingStatusSchema, type GettingStatus } from '../../../../shared/engine/getting.ts';
import { partOf } from '../../../../main/fetching/download.ts';
import { wheelFileOf } from '../../../../main/native-engine/install-engine.ts';
import { FastEngine, type FastEngineOptions } from '../../../../main/studio/engine/fast-engine.ts';
import { createPush } from '../../../../main/studio/push.ts';
import { makeWheel, sendFrom, servePackages } from '../../native-engine/package-server.ts';

let cache: string;
let pushed: GettingStatus[];

beforeEach(() => {
  cache = mkdtempSync(join(tmpdir(), 'cache-'));
  vi.stubEnv('STUDIO_CACHE', cache);
  vi.stubEnv('STUDIO_NATIVE_ENGINE', undefined);
  vi.stubEnv('PATH', join(cache, 'nothing'));
  pushed = [];
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(cache, { recursive: true });
});

const { archive, wheel } = makeWheel();

function fastEngine(changes: Partial<FastEngineOptions> = {}): FastEngine {
  const push = createPush();
  push.subscribe('engine', (status) => pushed.push(gettingStatusSchema.parse(status)));
  return new FastEngine({
    push,
    wheel,
    startTrainer: () => expect.fail('the check is given'),
    check: () => Promise.resolve(),
    binding: {
      obstacle: () => undefined,
      place({ libFolder }) {
        writeFileSync(join(libFolder, 'tfjs_binding.node'), 'a binding');
        return Promise.resolve(true);
      },
    },
    ...changes,
  });
}

async function serve(upTo?: number) {
  const server = await servePackages(archive, wheel, sendFrom(archive, upTo));
  onTestFinished(() => server.close());
  vi.stubEnv('PIP_INDEX_URL', server.indexUrl);
  return server;
}

describe('the fast engine', () => {
  it('is offered with its size, fetched with every phase told, and then here', async () => {
    await serve();
    const engine = fastEngine();
    expect(engine.status()).toMatchObject({
      state: 'absent',
      downloadBytes: archive.length,
      installedBytes: 305_000,
      downloadedBytes: 0,
      progress: null,
      problem: null,
    });
    expect(engine.get()).toMatchObject({ state: 'getting', progress: { phase: 'finding' } });
    await engine.done();
    expect(engine.status()).toMatchObject({ state: 'ready', progress: null, problem: null });
    const phases = [...new Set(pushed.map(({ progress }) => progress?.phase))];
    expect(phases).toEqual([
      'finding',
      'downloading',
      'unpacking',
      'fitting',
      'testing',
      undefined,
    ]);
    expect(pushed.at(-1)?.state).toBe('ready');
  });

  it('is fetched once, however often it is asked for', async () => {
    const { ranges } = await serve();
    const engine = fastEngine();
    engine.get();
    engine.get();
    await engine.done();
    engine.get();
    await engine.done();
    expect(ranges).toHaveLength(1);
  });

  it('says why it could not be had, and can be asked for again', async () => {
    const engine = fastEngine();
    vi.stubEnv('PIP_INDEX_URL', 'http://127.0.0.1:9/simple');
    engine.get();
    await engine.done();
    expect(engine.status()).toMatchObject({
      state: 'absent',
      problem: { code: 'download-failed' },
    });
    await serve();
    expect(engine.get().problem).toBeNull();
    await engine.done();
    expect(engine.status().state).toBe('ready');
  });

  it('is absent again when it is cancelled, which is no problem', async () => {
    await serve(20_000);
    const engine = fastEngine();
    engine.get();
    await vi.waitFor(() => expect(pushed.at(-1)?.progress?.phase).toBe('downloading'));
    engine.cancel();
    await engine.done();
    expect(engine.status()).toMatchObject({ state: 'absent', progress: null, problem: null });
    expect(pushed.at(-1)?.state).toBe('absent');
  });

  it('tells how much of it an interrupted download has left', () => {
    const part = partOf(wheelFileOf(wheel));
    mkdirSync(dirname(part), { recursive: true });
    writeFileSync(part, Buffer.alloc(1_234));
    expect(fastEngine().status().downloadedBytes).toBe(1_234);
  });

  it('stops with the studio', async () => {
    await serve(20_000);
    const engine = fastEngine();
    engine.get();
    await engine.close();
    expect(engine.status().state).toBe('absent');
  });

  it('says beforehand what is missing on this machine', () => {
    const obstacle = () => new StudioError('engine-unavailable', 'No compiler.', 'Install one.');
    const binding = { obstacle, place: () => expect.fail('it is not asked for') };
    expect(fastEngine({ binding }).status()).toMatchObject({
      state: 'absent',
      problem: { message: 'No compiler.', hint: 'Install one.' },
    });
  });

  it('is not offered where there is none for the system, or the person has named another', () => {
    const engine = fastEngine({ wheel: null });
    expect(engine.status()).toMatchObject({ state: 'unsupported', downloadBytes: 0 });
    expect(() => engine.get()).toThrow(/^TensorFlow has no native library for/);
    vi.stubEnv('STUDIO_NATIVE_ENGINE', join(cache, 'empty'));
    expect(fastEngine().status().state).toBe('unsupported');
    expect(() => fastEngine().get()).toThrow(/^STUDIO_NATIVE_ENGINE names/);
  });
});
