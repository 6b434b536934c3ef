import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, openSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { elementAt } from '../../../shared/known-places.ts';
import type { HyperparameterChoices } from '../../../shared/hyperparameters/schema.ts';
import type { TrainJob } from '../../../shared/run/trainer-protocol.ts';
import { writeAttempt } from '../../../main/files/attempt-file.ts';
import { nativeEngineFolder } from '../../../main/native-engine/native-engine-folder.mjs';
import { readCheckpoint } from '../../../main/trainer/checkpoint/read-checkpoint.ts';
import { Listener } from './listener.ts';
import { toyLibrary, toySettings } from './toy.ts';

const entry = join(import.meta.dirname, '../../../main/trainer/entry.ts');

interface Trainer {
  child: ChildProcess;
  listener: Listener;
  exit: Promise<unknown[]>;
}

function startTrainer(log: number | 'ignore' = 'ignore'): Trainer {
  const child = fork(entry, { execArgv: [], stdio: ['ignore', 'ignore', log, 'ipc'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  const listener = new Listener();
  child.on('message', listener.send);
  return { child, listener, exit: once(child, 'exit') };
}

/** Starts a trainer and hands it its job, as the core does. */
async function startJob(choices: HyperparameterChoices): Promise<Trainer & { job: TrainJob }> {
  const job: TrainJob = {
    type: 'train',
    ...(await toyLibrary('runs/a')),
    hyperparameters: toySettings(choices),
    engine: 'tensorflow',
    resumeFrom: null,
  };
  const trainer = startTrainer(openSync(logOf(job), 'a'));
  await once(trainer.child, 'message');
  expect(trainer.listener.messages).toEqual([{ type: 'ready' }]);
  trainer.child.send({ type: 'job', job });
  return { ...trainer, job };
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await setTimeout(20);
}

const logOf = ({ libraryFolder }: TrainJob) => join(libraryFolder, 'trainer.log');
const checkpointsOf = ({ libraryFolder }: TrainJob) => join(libraryFolder, 'runs/a/checkpoints');

describe('the trainer process', () => {
  it('goes from ready over its job to done, and exits', async () => {
    const { listener, exit } = await startJob({ steps: 30 });
    expect(await exit).toEqual([0, null]);
    expect(listener.of('series').length).toBe(30);
    expect(listener.events.at(-1)).toMatchObject({ type: 'done', reason: 'completed' });
  });

  it('pauses, resumes and stops when told, with a checkpoint at the end', async () => {
    const { child, listener, exit, job } = await startJob({ steps: 1_000_000 });
    await until(() => listener.of('series').length > 3);
    child.send({ type: 'pause' });
    await until(() => listener.of('state').at(-1)?.state === 'paused');
    const { length } = listener.of('series');
    await setTimeout(300);
    expect(listener.of('series').length).toBe(length);
    child.send({ type: 'resume' });
    await until(() => listener.of('series').length > length);
    child.send({ type: 'stop' });
    expect(await exit).toEqual([0, null]);
    const done = listener.events.at(-1);
    expect(done).toMatchObject({ type: 'done', reason: 'stopped' });
    expect(listener.of('checkpoint').at(-1)?.step).toBe(done?.step);
    expect(readdirSync(checkpointsOf(job))).toEqual([String(done?.step).padStart(6, '0')]);
  });

  it('leaves a valid last checkpoint when it is killed', async () => {
    const { child, listener, exit, job } = await startJob({ steps: 1_000_000, checkpointEvery: 2 });
    await until(() => listener.of('checkpoint').length >= 3);
    child.kill('SIGKILL');
    expect(await exit).toEqual([null, 'SIGKILL']);
    const last = listener.of('checkpoint').at(-1);
    const { manifest } = await readCheckpoint(join(job.libraryFolder, last?.path ?? ''));
    expect(manifest.progress.step).toBe(last?.step);
  });

  it('writes a checkpoint and ends when the core is gone', async () => {
    const { child, listener, exit, job } = await startJob({ steps: 1_000_000 });
    await until(() => listener.of('series').length > 3);
    child.disconnect();
    expect(await exit).toEqual([0, null]);
    const name = elementAt(readdirSync(checkpointsOf(job)), 0);
    await readCheckpoint(join(checkpointsOf(job), name));
  });

  it('ends in words and writes nothing when the core is gone and the run was started again', async () => {
    const { child, listener, exit, job } = await startJob({ steps: 1_000_000 });
    await until(() => listener.of('series').length > 3);
    child.kill('SIGSTOP');
    writeAttempt(join(job.libraryFolder, job.runFolder), 2);
    mkdirSync(join(checkpointsOf(job), '900000'), { recursive: true });
    child.disconnect();
    child.kill('SIGCONT');
    expect(await exit).toEqual([1, null]);
    expect(readdirSync(checkpointsOf(job))).toEqual(['900000']);
    expect(readFileSync(logOf(job), 'utf8')).toContain('was started again (start 2)');
  });

  it('says why a job cannot be done, and exits with 1', async () => {
    const trainer = startTrainer();
    await once(trainer.child, 'message');
    const { libraryFolder } = await toyLibrary();
    const job = {
      type: 'train',
      libraryFolder,
      datasetFile: join(libraryFolder, 'missing.bin'),
      runFolder: 'runs/a',
      hyperparameters: toySettings(),
      engine: 'wasm',
      attempt: 1,
      resumeFrom: null,
    };
    trainer.child.send({ type: 'job', job });
    expect(await trainer.exit).toEqual([1, null]);
    expect(trainer.listener.messages.at(-1)).toMatchObject({
      type: 'failed',
      error: { code: 'not-found' },
    });
  });

  it.each([
    ['rubbish', 'rubbish'],
    ['an unknown command', { type: 'dance' }],
    ['a job out of range', { type: 'job', job: { type: 'probe', measureMs: -1 } }],
  ])('refuses %s', async (_, message) => {
    const trainer = startTrainer();
    await once(trainer.child, 'message');
    trainer.child.send(message);
    expect(await trainer.exit).toEqual([1, null]);
    expect(trainer.listener.messages.at(-1)).toMatchObject({
      type: 'failed',
      error: { code: 'invalid-input' },
    });
  });

  it('multiplies with an engine that was fetched, and fails with one that cannot be loaded', async () => {
    const check = async (folder: string) => {
      const trainer = startTrainer();
      await once(trainer.child, 'message');
      trainer.child.send({
        type: 'job',
        job: { type: 'check-engine', engine: 'tensorflow', folder },
      });
      const [code] = await trainer.exit;
      return { code, message: trainer.listener.messages.at(-1) };
    };
    expect(await check(nativeEngineFolder())).toMatchObject({
      code: 0,
      message: { type: 'engine', facts: { id: 'tensorflow' } },
    });
    expect(await check('/nonexistent')).toMatchObject({ code: 1, message: { type: 'failed' } });
  });

  it('says which engine is missing and what to install', async () => {
    process.env.STUDIO_NATIVE_ENGINE = '/nonexistent';
    onTestFinished(() => void delete process.env.STUDIO_NATIVE_ENGINE);
    const { listener, exit } = await startJob({ steps: 5 });
    expect(await exit).toEqual([1, null]);
    expect(listener.messages.at(-1)).toMatchObject({
      type: 'failed',
      error: { code: 'engine-unavailable', hint: expect.stringMatching(/studio engine get.*wasm/) },
    });
  });
});
