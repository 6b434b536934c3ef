import { relative } from 'node:path';

/**
 * @typedef {object} TestOfFile
 * @property {string} status
 * @property {string} fullName
 * @property {string[]} failureMessages
 */

/**
 * @typedef {object} FileOfTests
 * @property {string} name the file's path
 * @property {string} status
 * @property {string} message why it could not be loaded
 * @property {TestOfFile[]} assertionResults
 */

/**
 * @typedef {object} TestReport what vitest's JSON reporter writes
 * @property {number} numPassedTests
 * @property {number} numFailedTests
 * @property {number} numPendingTests
 * @property {number} numTodoTests
 * @property {FileOfTests[]} testResults
 */

/** Enough for what was expected and what came, or for where a browser waited. */
const linesOfFailure = 12;

/**
 * Counts tests for the closing line. A file that could not even be loaded holds no tests and counts as
 * one failure, and so does anything else that made vitest fail, such as an unhandled rejection.
 *
 * @param {TestReport} report
 * @param {number} exitCode vitest's
 * @returns {{ passed: number, failed: number, skipped: number }}
 */
export function countTests(report, exitCode) {
  const failed = report.numFailedTests + report.testResults.filter(isUnloadable).length;
  return {
    passed: report.numPassedTests,
    failed: failed === 0 && exitCode !== 0 ? 1 : failed,
    skipped: report.numPendingTests + report.numTodoTests,
  };
}

/**
 * Which tests failed and why, to be said once more at the end: thousands of lines of several runs lie between a
 * failure and the closing line, and a log is often cut to its last part.
 *
 * @param {TestReport} report
 * @param {string} folder that paths are told from
 * @returns {string[]} a few lines for each
 */
export function failuresIn(report, folder) {
  return report.testResults.flatMap((file) => {
    const path = relative(folder, file.name);
    if (isUnloadable(file)) return [inBrief(path, file.message)];
    return file.assertionResults
      .filter(({ status }) => status === 'failed')
      .map((test) => inBrief(`${path}: ${test.fullName}`, test.failureMessages.join('\n')));
  });
}

/** @param {FileOfTests} file */
function isUnloadable({ status, assertionResults }) {
  return status === 'failed' && assertionResults.length === 0;
}

/** @param {string} line of a stack, or of what was said */
function isNotOfLibraries(line) {
  return !/^\s+at .*node_modules/.test(line);
}

/**
 * @param {string} what
 * @param {string} why
 */
function inBrief(what, why) {
  const lines = why.trim().split('\n').filter(isNotOfLibraries).slice(0, linesOfFailure);
  return [`Failed: ${what}`, ...lines.map((line) => `    ${line}`)].join('\n');
}
