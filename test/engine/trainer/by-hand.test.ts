import { beforeAll, describe, expect, it } from 'vitest';
import type { Engine } from '../../../main/trainer/engines/engine.ts';
import type { VariableGroup } from '../../../main/trainer/gan/gan.ts';
import type { CheckpointContents } from '../../../main/trainer/checkpoint/write-checkpoint.ts';
import { train } from '../../../main/trainer/process/jobs/train.ts';
import type { TrainingControl } from '../../../main/trainer/process/training-control.ts';
import type { HyperparameterChoices } from '../../../shared/hyperparameters/schema.ts';
import { Listener } from './listener.ts';
import { SteppedControl } from './stepped-control.ts';
import {
  smallestSprites,
  startTestEngine,
  toyLibrary,
  toySession,
  toySettings,
  trainSteps,
} from './toy.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await startTestEngine('tensorflow');
});

/** Every group of variables that is not the same to the bit. */
function changed(before: CheckpointContents, after: CheckpointContents): string[] {
  return (Object.keys(after.tensors) as VariableGroup[]).filter((group) => {
    const bytes = ({ tensors }: CheckpointContents) =>
      [...tensors[group].entries()].map(([name, tensor]) => [name, tensor]);
    return JSON.stringify(bytes(before)) !== JSON.stringify(bytes(after));
  });
}

const trainings: HyperparameterChoices[] = [
  { loss: 'hinge', discriminatorNorm: 'spectral', emaDecay: 0.9 },
  { loss: 'wgan', nCritic: 2 },
  { model: 'pix2pix' },
];

describe.each(trainings)('a step of one network alone: %j', (choices) => {
  it.each(['as the engine likes', 'op by op'] as const)(
    'leaves the other as it is, %s',
    async (kind) => {
      const session = toySession(engine, choices, kind, smallestSprites(toySettings(choices)));
      await trainSteps(session, 2);
      const before = await session.toCheckpoint(0);
      expect(before.manifest.progress.byHand).toBeUndefined();

      const detective = await session.trainAlone('discriminator');
      expect(Object.keys(detective.numbers)).toContain('discriminator/loss');
      expect(detective.numbers['generator/loss']).toBeUndefined();
      const afterDetective = await session.toCheckpoint(0);
      for (const group of changed(before, afterDetective))
        expect(group).toMatch(/^(discriminator|spectral-vectors)/);
      expect(changed(before, afterDetective)).toContain('discriminator');

      const forger = await session.trainAlone('generator');
      expect(forger.numbers['generator/loss']).toEqual(expect.any(Number));
      expect(forger.numbers['discriminator/loss']).toBeUndefined();
      const afterForger = await session.toCheckpoint(0);
      for (const group of changed(afterDetective, afterForger))
        expect(group).toMatch(/^(generator|average|statistics)/);
      expect(changed(afterDetective, afterForger)).toContain('generator');

      expect(afterForger.manifest.progress).toMatchObject({
        step: 4,
        byHand: { discriminator: 1, generator: 1 },
      });
      // Both go on from there.
      await trainSteps(session, 1);
      const after = changed(afterForger, await session.toCheckpoint(0));
      expect(after).toEqual(expect.arrayContaining(['generator', 'discriminator']));
    },
  );
});

describe('a training that is paused', () => {
  const settings = toySettings({ steps: 6, sampleEvery: 100, checkpointEvery: 100 });
  const job = async () => ({
    type: 'train' as const,
    ...(await toyLibrary()),
    hyperparameters: settings,
    engine: 'tensorflow' as const,
    resumeFrom: null,
  });

  /** Pauses before the third step, and does what a person does in the pause. */
  async function trainedWith(inPause: (control: TrainingControl) => void) {
    const listener = new Listener(
      new SteppedControl((step, control) => {
        if (step === 3) control.pause(true);
      }),
    );
    listener.onEvent = ({ type, ...event }) => {
      if (type === 'state' && 'state' in event && event.state === 'paused')
        inPause(listener.control);
      // The last of what was asked for.
      if (type === 'sample' && event.step === 4) listener.control.resume();
    };
    await train(await job(), listener);
    return listener;
  }

  const lastCheckpoint = (listener: Listener) => listener.of('checkpoint').at(-1)?.hash;
  const lossesOf = (listener: Listener) =>
    listener.of('series').flatMap(({ step, values }) => {
      const loss = values['generator/loss'];
      return loss ? [[step, loss.mean]] : [];
    });

  it('is saved, trains single steps of both, shows each, and comes to what it would have come to', async () => {
    const alone = new Listener();
    await train(await job(), alone);
    const stepped = await trainedWith((control) => {
      control.step('both');
      control.step('both');
    });
    expect(stepped.of('checkpoint').map(({ step }) => step)).toEqual([2, 6]);
    // The creatures of step 2, at which it was paused, are what the first step by hand is held against.
    expect(stepped.of('sample').map(({ step }) => step)).toEqual([0, 1, 2, 3, 4, 5, 6]);
    expect(stepped.of('finding').map(({ step }) => step)).toEqual([0, 1, 2, 3, 4, 5, 6]);
    expect(lossesOf(stepped)).toEqual(lossesOf(alone));
    expect(stepped.of('progress').at(-1)?.byHand).toBeNull();
    expect(lastCheckpoint(stepped)).toEqual(expect.any(String));
  });

  it('notes what was trained alone, tells of each step, and goes on', async () => {
    const stepped = await trainedWith((control) => {
      control.step('discriminator');
      control.step('generator');
    });
    expect(stepped.of('progress').at(-1)).toMatchObject({
      step: 6,
      byHand: { discriminator: 1, generator: 1 },
    });
    expect(stepped.of('log').map(({ message }) => message)).toEqual(
      expect.arrayContaining([
        'By hand: a step of the detective (discriminator) alone.',
        'By hand: a step of the forger (generator) alone.',
      ]),
    );
    expect(stepped.events.at(-1)).toMatchObject({ type: 'done', reason: 'completed', step: 6 });
  });

  it('may do its last step by hand', async () => {
    const listener = new Listener(
      new SteppedControl((step, control) => {
        if (step === 6) control.pause();
      }),
    );
    listener.onEvent = (event) => {
      if (event.type === 'state' && event.state === 'paused') listener.control.step('generator');
    };
    await train(await job(), listener);
    expect(listener.events.at(-1)).toMatchObject({ type: 'done', reason: 'completed', step: 6 });
  });

  it('shows every step in slow motion, which changes nothing of what it comes to', async () => {
    const alone = new Listener();
    await train(await job(), alone);
    const listener = new Listener();
    // Faster than any step: what is slow is for a person to see.
    listener.control.pace = 20;
    await train(await job(), listener);
    expect(listener.of('sample').map(({ step }) => step)).toEqual([0, 1, 2, 3, 4, 5, 6]);
    expect(listener.of('progress').every(({ etaMs }) => etaMs === null)).toBe(true);
    expect(lossesOf(listener)).toEqual(lossesOf(alone));
  });
});
