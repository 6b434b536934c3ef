import { expect, it } from 'vitest';
import { StepRate } from '../../../../main/trainer/process/step-rate.ts';

it('says nothing before the first step', () => {
  const rate = new StepRate();
  expect(rate.timeFor(100)).toBeNull();
  expect(rate.stepsPerSecond).toBe(0);
});

it('begins as the plain mean and follows a change of speed', () => {
  const rate = new StepRate();
  rate.add(30);
  rate.add(50);
  expect(rate.timeFor(10)).toBeCloseTo(400, 6);
  expect(rate.stepsPerSecond).toBeCloseTo(25, 6);
  for (let step = 0; step < 300; step++) rate.add(100);
  expect(rate.timeFor(1)).toBeCloseTo(100, 0);
});
