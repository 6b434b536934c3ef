import { describe, expect, it } from 'vitest';
import { TrainingControl } from '../../../../main/trainer/process/training-control.ts';

describe('the control of a training', () => {
  it('waits while paused, until it is resumed', async () => {
    const control = new TrainingControl();
    control.pause();
    let resumed = false;
    const waiting = control.untilResumed().then(() => (resumed = true));
    await Promise.resolve();
    expect(resumed).toBe(false);
    control.resume();
    await waiting;
    expect(control.paused).toBe(false);
  });

  it('ends a pause when it is stopped, for the first reason given', async () => {
    const control = new TrainingControl();
    control.pause();
    const waiting = control.untilResumed();
    control.stop('stopped');
    control.stop('interrupted');
    await waiting;
    expect(control.stopReason).toBe('stopped');
  });

  it('does not wait when it was resumed before anybody looked', async () => {
    const control = new TrainingControl();
    control.pause();
    control.resume();
    await control.untilResumed();
    expect(control.paused).toBe(false);
  });
});
