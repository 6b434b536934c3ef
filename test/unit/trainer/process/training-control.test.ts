import { describe, expect, it } from 'vitest';
import { TrainingControl } from '../../../../main/trainer/process/training-control.ts';

describe('the control of a training', () => {
  it('waits while paused, until it is resumed', async () => {
    const control = new TrainingControl();
    control.pause();
    let resumed = false;
    const waiting = control.nextByHand(nothing).then(() => (resumed = true));
    await Promise.resolve();
    expect(resumed).toBe(false);
    control.resume();
    await waiting;
    expect(control.paused).toBe(false);
  });

  it('ends a pause when it is stopped, for the first reason given', async () => {
    const control = new TrainingControl();
    control.pause();
    const waiting = control.nextByHand(nothing);
    control.stop('stopped');
    control.stop('interrupted');
    await waiting;
    expect(control.stopReason).toBe('stopped');
  });

  it('draws what is asked for at once while it is paused, and stays paused', async () => {
    const control = new TrainingControl();
    control.pause();
    const drawn: number[] = [];
    const waiting = control.nextByHand(async () => {
      const next = control.nextDrawing();
      if (next) drawn.push(next.seed);
    });
    const request = { type: 'draw' as const, requestId: 1, count: 1, output: 'runs/r1/a.png' };
    control.draw({ ...request, seed: 5 });
    control.draw({ ...request, seed: 6 });
    control.step('both');
    expect(await waiting).toBe('both');
    expect(drawn).toEqual([5, 6]);
    expect(control.paused).toBe(true);
  });

  it('does not wait when it was resumed before anybody looked', async () => {
    const control = new TrainingControl();
    control.pause();
    control.resume();
    await control.nextByHand(nothing);
    expect(control.paused).toBe(false);
  });

  it('hands out the steps that are asked for while it is paused, in order, and then waits again', async () => {
    const control = new TrainingControl();
    // Nobody asks for a step of a training that goes on by itself.
    control.step('both');
    control.pause();
    control.step('discriminator');
    control.step('generator');
    expect(await control.nextByHand(nothing)).toBe('discriminator');
    expect(await control.nextByHand(nothing)).toBe('generator');
    const waiting = control.nextByHand(nothing);
    control.step('both');
    expect(await waiting).toBe('both');
    // Who asks for a step and then goes on gets both.
    control.step('generator');
    control.resume();
    expect(await control.nextByHand(nothing)).toBe('generator');
    expect(await control.nextByHand(nothing)).toBeUndefined();
    control.pause();
    control.step('both');
    control.stop('stopped');
    expect(await control.nextByHand(nothing)).toBeUndefined();
  });

  it('lets no more steps wait than a person looks at', async () => {
    const control = new TrainingControl();
    control.pause();
    for (let press = 0; press < 100; press++) control.step('both');
    let waiting = 0;
    for (control.step('both'); waiting < 20; waiting++) await control.nextByHand(nothing);
    const none = control.nextByHand(nothing);
    control.resume();
    expect(await none).toBeUndefined();
  });

  it('wakes who sleeps in slow motion at a pause and at another pace', async () => {
    const control = new TrainingControl();
    for (const wake of [() => control.pause(), () => (control.pace = null)]) {
      const sleeping = control.sleep(1_000_000);
      wake();
      await sleeping;
    }
    expect(control.pace).toBeNull();
  });
});

/** Nothing is to be drawn meanwhile. */
async function nothing(): Promise<void> {
  throw new Error('Nothing was asked for');
}
