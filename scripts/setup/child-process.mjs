import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { createInterface } from 'node:readline';

/**
 * @typedef {object} Ending
 * @property {number} code exit code; 128 + the signal's number when a signal ended it, 127 when it could not start
 * @property {string} output what it printed, when captured
 * @property {string} errors what it printed on the error stream, when captured
 */

/**
 * Runs a command and keeps what it prints.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {{ env?: NodeJS.ProcessEnv, cwd?: string, timeoutMs?: number }} [options]
 * @returns {Promise<Ending>}
 */
export function capture(command, args, { env, cwd, timeoutMs } = {}) {
  const child = spawn(command, args, {
    env,
    cwd,
    timeout: timeoutMs,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  let errors = '';
  child.stdout.on('data', (chunk) => (output += chunk));
  child.stderr.on('data', (chunk) => (errors += chunk));
  return ended(child).then(({ code, problem }) => ({ code, output, errors: errors || problem }));
}

/**
 * Runs a command and keeps what it prints as its result; what it says goes to our error stream as it comes.
 *
 * @param {string} command
 * @param {string[]} args
 * @returns {Promise<{ code: number, output: string }>}
 */
export async function captureOutput(command, args) {
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  child.stdout.on('data', (chunk) => (output += chunk));
  return { code: (await ended(child)).code, output };
}

/**
 * Runs a command whose words go to our error stream as they come.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {{ env?: NodeJS.ProcessEnv, cwd?: string, shell?: boolean }} [options]
 * @returns {Promise<number>} exit code
 */
export async function runAloud(command, args, options = {}) {
  const child = spawn(command, args, { ...options, stdio: ['ignore', 2, 2] });
  return (await ended(child)).code;
}

/**
 * Hands the terminal to a command, passes signals on, and waits for its end.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {{ env?: NodeJS.ProcessEnv, cwd?: string }} [options]
 * @returns {Promise<number>} exit code
 */
export async function handOver(command, args, options = {}) {
  return untilItsEnd(spawn(command, args, { ...options, stdio: 'inherit' }));
}

/**
 * The same for a command that is not alone at the terminal: what it prints comes in whole lines.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {{ env?: NodeJS.ProcessEnv, cwd?: string }} [options]
 * @returns {Promise<number>} exit code
 */
export async function handOverByLines(command, args, options = {}) {
  const child = spawn(command, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
  passLines(child.stdout, process.stdout);
  passLines(child.stderr, process.stderr);
  return untilItsEnd(child);
}

/**
 * @param {import('node:stream').Readable} from
 * @param {import('node:stream').Writable} to
 */
function passLines(from, to) {
  createInterface({ input: from }).on('line', (line) => to.write(`${line}\n`));
}

/**
 * On Ctrl-C the terminal itself signals every process of the group, so only signals from elsewhere are forwarded.
 *
 * @param {import('node:child_process').ChildProcess} child
 * @returns {Promise<number>} exit code
 */
async function untilItsEnd(child) {
  const interrupt = () => !process.stdin.isTTY && child.kill('SIGINT');
  const terminate = () => child.kill('SIGTERM');
  process.on('SIGINT', interrupt);
  process.on('SIGTERM', terminate);
  process.on('SIGHUP', terminate);
  const { code, problem } = await ended(child);
  process.off('SIGINT', interrupt);
  process.off('SIGTERM', terminate);
  process.off('SIGHUP', terminate);
  if (problem) process.stderr.write(`${problem}\n`);
  return code;
}

/**
 * @param {import('node:child_process').ChildProcess} child
 * @returns {Promise<{ code: number, problem: string }>}
 */
function ended(child) {
  return new Promise((resolve) => {
    child.on('error', (error) => resolve({ code: 127, problem: error.message }));
    child.on('close', (code, signal) => {
      resolve({ code: code ?? 128 + (signal ? constants.signals[signal] : 0), problem: '' });
    });
  });
}
