import { describe, expect, it } from 'vitest';
import { countTests, failuresIn } from '../../../scripts/test-counts.mjs';

type FileOfTests = Parameters<typeof countTests>[0]['testResults'][number];

const aFile = (further: Partial<FileOfTests>): FileOfTests => ({
  name: '/studio/test/unit/a.test.ts',
  status: 'passed',
  message: '',
  assertionResults: [],
  ...further,
});
const report = (passed: number, failed: number, testResults: FileOfTests[] = []) => ({
  numPassedTests: passed,
  numFailedTests: failed,
  numPendingTests: 2,
  numTodoTests: 1,
  testResults,
});

describe('countTests', () => {
  it('counts what passed, failed and was skipped', () => {
    expect(countTests(report(10, 0), 0)).toEqual({ passed: 10, failed: 0, skipped: 3 });
    expect(countTests(report(8, 2), 1)).toEqual({ passed: 8, failed: 2, skipped: 3 });
  });

  it('counts a file that could not be loaded as a failure', () => {
    const unloadable = aFile({ status: 'failed' });
    const failed = aFile({
      status: 'failed',
      assertionResults: [{ status: 'failed', fullName: 'one', failureMessages: [] }],
    });
    expect(countTests(report(8, 1, [unloadable, failed]), 1).failed).toBe(2);
  });

  it('never calls a failed run a success', () => {
    expect(countTests(report(10, 0), 1).failed).toBe(1);
  });
});

describe('failuresIn', () => {
  const passed = { status: 'passed', fullName: 'a sprite is kept', failureMessages: [] };
  const failed = {
    status: 'failed',
    fullName: 'a run goes on',
    failureMessages: [
      `AssertionError: expected 1 to be 2\n    at file:///studio/node_modules/vitest/run.js:1:1\n${'    at somewhere\n'.repeat(40)}`,
    ],
  };

  it('names each test that failed by its file, with the first lines of why, and no test that passed', () => {
    const told = failuresIn(
      report(1, 1, [aFile({ status: 'failed', assertionResults: [passed, failed] })]),
      '/studio',
    );
    expect(told).toHaveLength(1);
    const [first, second, ...rest] = told.join('').split('\n');
    expect(first).toBe('Failed: test/unit/a.test.ts: a run goes on');
    expect(second).toBe('    AssertionError: expected 1 to be 2');
    expect(rest).toHaveLength(11);
    expect(rest).not.toContainEqual(expect.stringContaining('node_modules'));
  });

  it('says why a file could not be loaded', () => {
    const unloadable = aFile({ status: 'failed', message: 'Cannot find module "b"' });
    expect(failuresIn(report(8, 0, [unloadable]), '/studio')).toEqual([
      'Failed: test/unit/a.test.ts\n    Cannot find module "b"',
    ]);
  });

  it('says nothing where all passed', () => {
    expect(failuresIn(report(1, 0, [aFile({ assertionResults: [passed] })]), '/studio')).toEqual(
      [],
    );
  });
});
