import { CommanderError } from 'commander';
import { describe, expect, it } from 'vitest';
import { exitCodeOf } from '../../../main/cli/exit-codes.ts';
import { StudioError, type ErrorCode } from '../../../shared/errors.ts';

describe('exit codes', () => {
  it.each<[ErrorCode, number]>([
    ['invalid-input', 2],
    ['cancelled', 130],
    ['library-locked', 1],
    ['dataset-empty', 1],
  ])('of an error that is %s', (code, exitCode) => {
    expect(exitCodeOf(new StudioError(code, 'What.', 'Then.'))).toBe(exitCode);
  });

  it('of a fault is 1, of wrong options 2, of --help 0', () => {
    expect(exitCodeOf(new TypeError('oh'))).toBe(1);
    expect(exitCodeOf(new CommanderError(1, 'commander.unknownOption', 'no'))).toBe(2);
    expect(exitCodeOf(new CommanderError(0, 'commander.helpDisplayed', ''))).toBe(0);
  });
});
