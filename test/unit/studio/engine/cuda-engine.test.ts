import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { StudioError } from '../../../../shared/errors.ts';
import { gettingStatusSchema, type GettingStatus } from '../../../../shared/engine/getting.ts';
import { nativeEngineIsReady } from '../../../../main/native-engine/engine-manifest.mjs';
import { cudaEngineFolder } from '../../../../main/native-engine/native-engine-folder.mjs';
import { CudaEngine, type CudaEngineOptions } from '../../../../main/studio/engine/cuda-engine.ts';
import { createPush } from '../../../../main/studio/push.ts';
import { makeNvidiaWheel, makeWheel, serveWheels } from '../../native-engine/package-server.ts';

let cache: string;
let pushed: GettingStatus[];
let checked: string[];

beforeEach(() => {
  cache = mkdtempSync(join(tmpdir(), 'cache-'));
  vi.stubEnv('STUDIO_CACHE', cache);
  vi.stubEnv('PATH', join(cache, 'nothing'));
  pushed = [];
  checked = [];
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(cache, { recursive: true });
});

const tensorflow = makeWheel();
const cublas = makeNvidiaWheel('cublas');
const cudnn = makeNvidiaWheel('cudnn');
const wheels = { tensorflow: tensorflow.wheel, nvidia: [cublas.wheel, cudnn.wheel] };
const downloadBytes = [tensorflow, cublas, cudnn].reduce((sum, { wheel }) => sum + wheel.bytes, 0);

function cudaEngine(changes: Partial<CudaEngineOptions> = {}): CudaEngine {
  const push = createPush();
  push.subscribe('cuda', (status) => pushed.push(gettingStatusSchema.parse(status)));
  return new CudaEngine({
    push,
    wheels,
    startTrainer: () => expect.fail('the check is given'),
    findCard: () => 'a card',
    check(folder) {
      checked = readdirSync(join(folder, 'lib'), { recursive: true }).map(String).sort();
      return Promise.resolve();
    },
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

async function serve(last: Parameters<typeof serveWheels>[0][number] = cudnn) {
  const server = await serveWheels([tensorflow, cublas, last]);
  onTestFinished(() => server.close());
  vi.stubEnv('PIP_INDEX_URL', server.indexUrl);
  return server;
}

const downloads = () => readdirSync(join(cache, 'downloads'));

const noCard = () => {
  throw new StudioError('engine-unavailable', 'There is no card.', 'Put one in.');
};

describe('TensorFlow for NVIDIA cards', () => {
  it('comes as several wheels, told as one, into a folder of its own', async () => {
    const { pages } = await serve();
    const engine = cudaEngine();
    expect(engine.status()).toMatchObject({
      state: 'absent',
      downloadBytes,
      installedBytes: 309_000,
    });
    expect(await engine.roomNeeded()).toBe(downloadBytes + 309_000 + 60e6);
    engine.get();
    await engine.done();
    expect(engine.status()).toMatchObject({ state: 'ready', problem: null });
    expect(pages).toHaveLength(3);
    const libraries = ['libtensorflow_cc.so.2', 'libtensorflow_framework.so.2'];
    const beside = ['nvidia', 'nvidia/libcublas.so.12', 'nvidia/libcudnn.so.12'];
    expect(checked).toEqual([...libraries, ...beside, 'tfjs_binding.node']);
    expect(readdirSync(join(cache, 'native'))).toEqual([expect.stringMatching(/^cuda-/)]);
    expect(downloads()).toEqual([]);
    const amounts = pushed.flatMap(({ progress }) =>
      progress?.phase === 'downloading' ? [progress] : [],
    );
    expect(amounts.every(({ totalBytes }) => totalBytes === downloadBytes)).toBe(true);
  });

  it('is not complete where one of NVIDIA’s libraries is damaged or gone', async () => {
    await serve();
    const engine = cudaEngine();
    engine.get();
    await engine.done();
    const library = join(cudaEngineFolder(), 'lib', 'nvidia', 'libcudnn.so.12');
    writeFileSync(library, 'half');
    expect(nativeEngineIsReady(cudaEngineFolder())).toBe(false);
    rmSync(library);
    expect(engine.status().state).toBe('absent');
  });

  it('keeps the wheels that came when it is cancelled, and goes on from there', async () => {
    const slow = (_request: unknown, response: ServerResponse) => {
      response.writeHead(200, { 'content-length': cudnn.archive.length });
      return response.write(cudnn.archive.subarray(0, 1_000));
    };
    await serve({ ...cudnn, sendFile: slow });
    const engine = cudaEngine();
    engine.get();
    const part = `${cudnn.wheel.file}.part`;
    await vi.waitFor(() => expect(existsSync(join(cache, 'downloads', part))).toBe(true));
    await vi.waitFor(() =>
      expect(engine.status().downloadedBytes).toBe(downloadBytes - cudnn.archive.length + 1_000),
    );
    engine.cancel();
    await engine.done();
    expect(engine.status()).toMatchObject({ state: 'absent', problem: null });
    expect(downloads().sort()).toEqual([cublas.wheel.file, part, wheels.tensorflow.file].sort());
    const { ranges } = await serve();
    engine.get();
    await engine.done();
    expect(engine.status().state).toBe('ready');
    expect(ranges).toEqual(['bytes=1000-']);
  });

  it('is taken away again, with what was downloaded of it', async () => {
    await serve();
    const engine = cudaEngine();
    engine.get();
    await engine.done();
    writeFileSync(join(cache, 'downloads', `${cublas.wheel.file}.part`), 'half');
    expect(await engine.remove()).toBe(true);
    expect(engine.status()).toMatchObject({ state: 'absent', downloadedBytes: 0 });
    expect(readdirSync(join(cache, 'native'))).toEqual([]);
    expect(downloads()).toEqual([]);
    expect(await engine.remove()).toBe(false);
  });

  it('is not fetched where there is no card, unless for a machine that will have one', async () => {
    const { pages } = await serve();
    const engine = cudaEngine({ findCard: noCard });
    expect(engine.status().problem).toMatchObject({ message: 'There is no card.' });
    engine.get();
    await engine.done();
    expect(engine.status().problem).toMatchObject({ hint: 'Put one in.' });
    expect(pages).toHaveLength(0);
    const prepared = cudaEngine({ findCard: noCard, withoutCard: true });
    expect(prepared.status().problem).toBeNull();
    prepared.get();
    await prepared.done();
    expect(prepared.status().state).toBe('ready');
  });

  it('says beforehand what else is in the way', async () => {
    const obstacle = () => new StudioError('engine-unavailable', 'No compiler.', 'Install one.');
    const binding = { obstacle, place: () => expect.fail('it is not asked for') };
    expect(cudaEngine({ binding }).status().problem).toMatchObject({ message: 'No compiler.' });
    const { pages } = await serve();
    const libraries = { 'libcublas.so.12': 1e15 };
    const tooLarge = { ...wheels, nvidia: [{ ...cublas.wheel, libraries }] };
    const engine = cudaEngine({ wheels: tooLarge });
    engine.get();
    await engine.done();
    expect(engine.status().problem).toMatchObject({
      code: 'disk-full',
      message: expect.stringMatching(
        /TensorFlow for NVIDIA cards needs 1000 TB while it is set up/,
      ),
    });
    expect(pages).toHaveLength(0);
  });

  it('does not exist for other systems', async () => {
    const engine = cudaEngine({ wheels: null });
    expect(engine.status()).toMatchObject({
      state: 'unsupported',
      problem: {
        message: expect.stringMatching(/^TensorFlow computes on NVIDIA cards under Linux/),
      },
    });
    expect(() => engine.get()).toThrow(/under Linux on x64 alone/);
    await expect(engine.remove()).rejects.toThrow(/under Linux on x64 alone/);
  });
});
