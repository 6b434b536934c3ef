import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import type { ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { StudioError } from '../../../../shared/errors.ts';
import { gettingStatusSchema, type GettingStatus } from '../../../../shared/engine/getting.ts';
import { cudaEngineFolder } from '../../../../main/native-engine/native-engine-folder.mjs';
import type { BindingSource } from '../../../../main/native-engine/binding.ts';
import { cudaBuild, installNativeEngine } from '../../../../main/native-engine/install-engine.ts';
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

const binding: BindingSource = {
  obstacle: () => undefined,
  place({ libFolder }) {
    writeFileSync(join(libFolder, 'tfjs_binding.node'), 'a binding');
    return Promise.resolve(true);
  },
};

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
    binding,
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
    expect(pushed.some(({ progress }) => progress?.phase === 'downloading')).toBe(true);
  });

  it.each([
    ['downloading', downloadBytes],
    ['unpacking', 309_000],
  ])('tells all of its wheels as one amount while they are %s', async (phase, whole) => {
    await serve();
    const amounts: number[] = [];
    await installNativeEngine({
      build: cudaBuild('TensorFlow for NVIDIA cards', wheels),
      check: () => Promise.resolve(),
      binding,
      signal: new AbortController().signal,
      onProgress(current, doneBytes, totalBytes) {
        if (current !== phase) return;
        expect(totalBytes).toBe(whole);
        amounts.push(doneBytes);
      },
    });
    expect(amounts.length).toBeGreaterThan(2);
    expect(amounts).toEqual(amounts.toSorted((a, b) => a - b));
    expect(amounts.at(-1)).toBe(whole);
  });

  it('is not complete where one of NVIDIA’s archives is another now', async () => {
    await serve();
    const engine = cudaEngine();
    engine.get();
    await engine.done();
    const other = { ...cudnn.wheel, sha256: cublas.wheel.sha256 };
    const newer = cudaEngine({
      wheels: { tensorflow: tensorflow.wheel, nvidia: [cublas.wheel, other] },
    });
    expect(engine.status().state).toBe('ready');
    expect(newer.status().state).toBe('absent');
  });

  it('is not complete where one of NVIDIA’s libraries is damaged or gone', async () => {
    await serve();
    const engine = cudaEngine();
    engine.get();
    await engine.done();
    const library = join(cudaEngineFolder(), 'lib', 'nvidia', 'libcudnn.so.12');
    writeFileSync(library, 'half');
    expect(engine.status().state).toBe('absent');
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

  it('is taken away with what interrupted set-ups and other versions left, and nothing else is', async () => {
    const native = join(cache, 'native');
    const others = ['tensorflow-2.21.0-linux-x64', 'tensorflow-2.21.0-linux-x64.new-abc'];
    const its = [`${basename(cudaEngineFolder())}.new-Ab3xyz`, 'cuda-2.20.0-linux-x64'];
    for (const name of [...others, ...its]) mkdirSync(join(native, name), { recursive: true });
    mkdirSync(join(cache, 'downloads'));
    const kept = ['pip-tensorflow-cpu-abcdef', 'tensorflow_cpu-2.21.0-x.whl.part'];
    const { project } = cublas.wheel;
    const gone = [`pip-${project}-Ab3xyz`, `${project.replaceAll('-', '_')}-11.0-x.whl.part`];
    for (const name of [...kept, ...gone]) writeFileSync(join(cache, 'downloads', name), 'half');
    expect(await cudaEngine().remove()).toBe(true);
    expect(readdirSync(native).sort()).toEqual(others);
    expect(downloads().sort()).toEqual(kept);
    expect(await cudaEngine().remove()).toBe(false);
  });

  it.runIf(process.platform === 'linux')(
    'stays while a process has a file of it loaded',
    async () => {
      await serve();
      const engine = cudaEngine();
      engine.get();
      await engine.done();
      const program = join(cudaEngineFolder(), 'lib', 'nvidia', 'program');
      copyFileSync('/bin/sleep', program);
      const user = spawn(program, ['60']);
      onTestFinished(() => void user.kill());
      await once(user, 'spawn');
      const inUse = `is in use by process ${user.pid}`;
      await expect(engine.remove()).rejects.toMatchObject({
        code: 'conflict',
        message: expect.stringContaining(inUse),
      });
      engine.get({ again: true });
      await engine.done();
      expect(engine.status()).toMatchObject({
        state: 'ready',
        problem: { message: expect.stringContaining(inUse) },
      });
      user.kill();
      await once(user, 'exit');
      expect(await engine.remove()).toBe(true);
    },
  );

  it('says that its removal waits for another process, which can be ended', async () => {
    const lock = join(cache, 'cuda-engine.lock');
    writeFileSync(lock, String(process.pid));
    const waiting = new AbortController();
    const onWait = () => waiting.abort();
    await expect(cudaEngine().remove({ onWait, signal: waiting.signal })).rejects.toMatchObject({
      code: 'cancelled',
      message: 'Removing TensorFlow for NVIDIA cards was cancelled.',
    });
    expect(existsSync(lock)).toBe(true);
  });

  it('stays where it did not come to an end when it was tried, which is told', async () => {
    await serve();
    const overdue = new StudioError('unanswered', 'It did not compute within 40 minutes.', 'Wait.');
    const engine = cudaEngine({ check: () => Promise.reject(overdue) });
    engine.get();
    await engine.done();
    expect(engine.status()).toMatchObject({ state: 'ready', problem: { code: 'unanswered' } });
    expect(downloads()).toEqual([]);
  });

  it('asks the driver for the card once', async () => {
    await serve();
    const findCard = vi.fn();
    const engine = cudaEngine({ findCard });
    engine.status();
    engine.get();
    await engine.done();
    engine.status();
    expect(findCard).toHaveBeenCalledTimes(1);
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
    const lacking = { obstacle, place: () => expect.fail('it is not asked for') };
    expect(cudaEngine({ binding: lacking }).status().problem).toMatchObject({
      message: 'No compiler.',
    });
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
