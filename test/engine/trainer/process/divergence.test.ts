import { existsSync } from 'node:fs';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { findNonFinite } from '../../../../main/trainer/checkpoint/gan-tensors.ts';
import { imagesPerStep } from '../../../../shared/hyperparameters/schema.ts';
import { readCheckpoint } from '../../../../main/trainer/checkpoint/read-checkpoint.ts';
import type { Engine } from '../../../../main/trainer/engines/engine.ts';
import { RunReporter } from '../../../../main/trainer/process/jobs/run-reporter.ts';
import { TrainingLoop } from '../../../../main/trainer/process/jobs/training-loop.ts';
import { toldSteps } from '../../told-steps.ts';
import { Listener } from '../listener.ts';
import { firstAttempt, startTestEngine, temporaryFolder, toySession, toySettings } from '../toy.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await startTestEngine('tensorflow');
});

/** Trains with a checkpoint at step 4, and spoils one weight after step 6. */
async function trainSpoiled(group: 'generator' | 'average') {
  const libraryFolder = temporaryFolder();
  const session = toySession(engine, { steps: 12, checkpointEvery: 4, sampleEvery: 100 });
  const listener = new Listener();
  listener.onEvent = ({ type, step }) => {
    if (type === 'series' && step === 6) spoil();
  };
  const spoil = () => {
    const weights = group === 'average' ? session.gan.average : session.gan.generator.weights;
    session.runner.readVariables();
    tf.tidy(() => weights.get('paint/bias')?.assign(tf.fill([4], NaN)));
    session.runner.writeVariables();
  };
  const reporter = new RunReporter(listener, 1);
  const send = reporter.tell.bind(reporter);
  reporter.tell = (event, step) => {
    send(event, step);
    reporter.flush();
  };
  const { hyperparameters } = session.gan;
  const places = { libraryFolder, datasetFile: '', ...firstAttempt(libraryFolder, 'runs/a') };
  const job = {
    type: 'train',
    ...places,
    hyperparameters,
    engine: 'auto',
    resumeFrom: null,
  } as const;
  const { control } = listener;
  const untold = { elapsedMs: 0, onStepsPerTick: () => undefined, send: () => undefined };
  await new TrainingLoop({ job, engine, session, reporter, control, ...untold }).run();
  return { listener, checkpoints: join(libraryFolder, 'runs/a/checkpoints') };
}

describe('a training whose numbers are not finite any more', () => {
  it.each([
    ['generator', 'a loss is not a finite number any more', 6],
    ['average', 'the weights in average/paint/bias are not finite any more', 8],
  ] as const)('in its %s ends as diverged: %s', async (group, why, step) => {
    const { listener, checkpoints } = await trainSpoiled(group);
    expect(listener.events.at(-1)).toMatchObject({ type: 'done', reason: 'diverged', step });
    // What the step showed that spoiled the numbers counts no more than the step itself.
    const images = step * imagesPerStep(toySettings());
    expect(listener.of('progress').at(-1)).toMatchObject({ step, imagesSeen: images });
    expect(listener.of('error').at(0)).toMatchObject({
      code: 'training-diverged',
      message: expect.stringContaining(why),
      hint: expect.stringMatching(/Lower the learning rates.*checkpoint of step 4 is still good/),
    });
    expect(toldSteps(listener.events)).toEqual(Array.from({ length: step }, (_, i) => i + 1));

    expect(listener.of('checkpoint').map((event) => event.step)).toEqual([4]);
    const { tensors } = await readCheckpoint(join(checkpoints, '000004'));
    expect(findNonFinite(tensors)).toBeUndefined();
    expect(existsSync(join(checkpoints, '000008'))).toBe(false);
  });
});
