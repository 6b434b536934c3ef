import { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { sweepFrom, sweepOptions } from '../../../main/cli/sweep-options.ts';

function parse(...args: string[]) {
  const command = new Command('test').exitOverride().configureOutput({ writeErr: () => undefined });
  for (const option of sweepOptions()) command.addOption(option);
  command.parse(args, { from: 'user' });
  return sweepFrom(command.opts());
}

describe('--sweep and --seeds', () => {
  it('describe the sweep that the form describes', () => {
    const sweep = parse(
      ...['--sweep', 'learning-rate=1e-4,2e-4', '--sweep', 'loss=minimax,wgan'],
      ...['--sweep', 'flip=yes,no', '--seeds', '3'],
    );
    expect(sweep).toEqual({
      axes: { learningRate: [1e-4, 2e-4], loss: ['minimax', 'wgan'], flip: [true, false] },
      seeds: 3,
    });
  });

  it('take a range, spaced as befits the setting or as is said', () => {
    const range = (text: string) => Object.values(parse('--sweep', text)?.axes ?? {})[0];
    const rates = { from: 1e-5, to: 1e-3, count: 5 };
    expect(range('learningRate=1e-5..1e-3:5')).toEqual({ ...rates, spacing: 'logarithmic' });
    expect(range('learningRate=1e-5..1e-3:5:linear')).toEqual({ ...rates, spacing: 'linear' });
    expect(range('beta1=0..0.9:4')).toEqual({ from: 0, to: 0.9, count: 4, spacing: 'linear' });
  });

  it('stop runs early where that is asked for', () => {
    expect(parse('--seeds', '3', '--stop-early', '150')).toEqual({
      axes: {},
      seeds: 3,
      earlyStopping: { firstRung: 150 },
    });
    // One run has none to be compared with, which is said where it is expanded.
    expect(parse('--stop-early', '150')).toMatchObject({ seeds: 1 });
    expect(() => parse('--seeds', '3', '--stop-early', '0')).toThrow(/a whole number from 1/);
  });

  it('are no sweep where nothing is varied', () => {
    expect(parse()).toBeUndefined();
    expect(parse('--seeds', '1')).toBeUndefined();
  });

  it.each([
    [['--sweep', 'nothing=1,2'], /the setting one of learning-rate, model/],
    [['--sweep', 'batch'], /It must be setting=values/],
    [['--sweep', 'batch=16,many'], /Name the values of Batch as 1,2,3/],
    [['--seeds', '0'], /a whole number from 1 to 100/],
  ])('refuse %j', (args, message) => {
    expect(() => parse(...args)).toThrow(message);
  });
});
