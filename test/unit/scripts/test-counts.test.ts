import { describe, expect, it } from 'vitest';
import { countTests } from '../../../scripts/test-counts.mjs';

const report = (passed: number, failed: number, testResults: object[] = []) => ({
  numPassedTests: passed,
  numFailedTests: failed,
  numPendingTests: 2,
  numTodoTests: 1,
  testResults: testResults as { status: string; assertionResults: unknown[] }[],
});

describe('countTests', () => {
  it('counts what passed, failed and was skipped', () => {
    expect(countTests(report(10, 0), 0)).toEqual({ passed: 10, failed: 0, skipped: 3 });
    expect(countTests(report(8, 2), 1)).toEqual({ passed: 8, failed: 2, skipped: 3 });
  });

  it('counts a file that could not be loaded as a failure', () => {
    const unloadable = { status: 'failed', assertionResults: [] };
    const failed = { status: 'failed', assertionResults: [{}] };
    expect(countTests(report(8, 1, [unloadable, failed]), 1).failed).toBe(2);
  });

  it('never calls a failed run a success', () => {
    expect(countTests(report(10, 0), 1).failed).toBe(1);
  });
});
