import { describe, expect, it } from 'vitest';
import { TrainingControl } from '../../../../main/trainer/process/training-control.ts';

describe('the control of a training', () => {
  it('waits while paused, until it is resumed', async () => {
    const control = new TrainingControl();
    control.pause();
    let resumed = false;
    const waiting = control.nextByHand().then(() => (resumed = true));
    await Promise.resolve();
    expect(resumed).toBe(false);
    control.resume();
    await waiting;
    expect(control.paused).toBe(false);
  });

  it('ends a pause when it is stopped, for the first reason given', async () => {
    const control = new TrainingControl();
    control.pause();
    const waiting = control.nextByHand();
    control.stop('stopped');
    control.stop('interrupted');
    await waiting;
    expect(control.stopReason).toBe('stopped');
  });

  it('does not wait when it was resumed before anybody looked', async () => {
    const control = new TrainingControl();
    control.pause();
    control.resume();
    await control.nextByHand();
    expect(control.paused).toBe(false);
  });

  it('hands out the steps that are asked for while it is paused, in order, and then waits again', async () => {
    const control = new TrainingControl();
    // Nobody asks for a step of a training that goes on by itself.
    control.step('both');
    control.pause();
    control.step('discriminator');
    control.step('generator');
    expect(await control.nextByHand()).toBe('discriminator');
    expect(await control.nextByHand()).toBe('generator');
    const waiting = control.nextByHand();
    control.step('both');
    expect(await waiting).toBe('both');
    // Who asks for a step and then goes on gets both.
    control.step('generator');
    control.resume();
    expect(await control.nextByHand()).toBe('generator');
    expect(await control.nextByHand()).toBeUndefined();
    control.pause();
    control.step('both');
    control.stop('stopped');
    expect(await control.nextByHand()).toBeUndefined();
  });

  it('lets no more steps wait than a person looks at', async () => {
    const control = new TrainingControl();
    control.pause();
    for (let press = 0; press < 100; press++) control.step('both');
    let waiting = 0;
    for (control.step('both'); waiting < 20; waiting++) await control.nextByHand();
    const none = control.nextByHand();
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
