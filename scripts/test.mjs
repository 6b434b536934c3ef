import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { capture, handOver, handOverByLines } from './setup/child-process.mjs';
import { projectFolder } from './setup/project.mjs';
import { inWords, say } from './setup/say.mjs';
import { redisServer } from './setup/redis-server.mjs';
import { setUp } from './setup/set-up.mjs';
import { countTests, failuresIn } from './test-counts.mjs';

/**
 * `npm test`: set-up, lint, types, formatting, then every test. Arguments choose tests: the name of a
 * project (`npm test -- unit`) or whatever else vitest takes; then the checks are left out. What failed
 * is told once more at the end; the last line is always `N passed, N failed, N skipped`.
 */
const projects = ['pure', 'unit', 'components', 'engine', 'webgpu', 'packaging', 'desktop', 'e2e'];
const svelteCheckOptions = ['--fail-on-warnings', '--tsconfig', 'tsconfig.svelte.json'];
/** Some hundred processes are started, which read the same modules: Node keeps what it made of them. */
const compileCache = join(projectFolder, 'node_modules', '.cache', 'compiled-modules');
const nothingRan = { passed: 0, failed: 1, skipped: 0, failures: [] };

const { passed, failed, skipped, failures } = await runAll(process.argv.slice(2));
for (const failure of failures) process.stdout.write(`${failure}\n`);
process.stdout.write(`${passed} passed, ${failed} failed, ${skipped} skipped\n`);
process.exitCode = failed > 0 || passed === 0 ? 1 : 0;

/**
 * @typedef {object} Outcome
 * @property {number} passed
 * @property {number} failed
 * @property {number} skipped
 * @property {string[]} failures
 */

/**
 * @param {string[]} args
 * @returns {Promise<Outcome>}
 */
async function runAll(args) {
  try {
    const { node } = await setUp();
    if (args.length > 0) return await runVitest(node, args, handOver);
    if (!(await checksPass(node))) return nothingRan;
    // Not in the time of the first test that needs it. Where there is none, those tests alone fail.
    await redisServer().catch((error) => say(inWords(error)));
    return await runAllTests(node);
  } catch (error) {
    say(inWords(error));
    return nothingRan;
  }
}

/**
 * Most checks take one processor: two at a time, the longest first, as the machine has two at least. A check's words
 * come when it has ended, so that those of two are not mixed.
 *
 * @param {string} node
 */
async function checksPass(node) {
  const checks = [
    ['Lint', 'eslint/bin/eslint.js', '--max-warnings=0', '.'],
    ['Lint with types', 'oxlint/bin/oxlint', '.'],
    ['Lint with types, of components', '../scripts/lint-components.mjs'],
    ['Types of components', 'svelte-check/bin/svelte-check', ...svelteCheckOptions],
    ['Types', 'typescript/bin/tsc'],
    ['Types of the trainer', 'typescript/bin/tsc', '-p', 'tsconfig.trainer.json'],
    ['Index access in the trainer', '../scripts/index-access.mjs'],
    ['Formatting', 'prettier/bin/prettier.cjs', '--check', '--log-level=warn', '.'],
  ];
  say(`Checks: ${checks.map(([name = '']) => name.toLowerCase()).join(', ')}…`);
  let allPass = true;
  const next = async () => {
    const check = checks.shift();
    if (!check || !allPass) return;
    const [name, script = '', ...args] = check;
    const startedAt = Date.now();
    const { code, output, errors } = await capture(
      node,
      [join(projectFolder, 'node_modules', script), ...args],
      { cwd: projectFolder },
    );
    const seconds = Math.round((Date.now() - startedAt) / 1_000);
    if (code === 0) say(`${name}: ${seconds} s`);
    else {
      allPass = false;
      process.stderr.write(output + errors);
      say(`${name}: failed (${script}, exit code ${code})`);
    }
    await next();
  };
  await Promise.all([next(), next()]);
  return allPass;
}

/**
 * Three runs side by side, as decision 0330 has it: the engines' tests compute all the time, those of windows and of the
 * packaged studio leave a processor idle while they wait, and so do many of the rest, which end first and so have those of
 * the graphics card as well.
 *
 * @param {string} node
 * @returns {Promise<Outcome>}
 */
async function runAllTests(node) {
  const workers = Math.max(1, Math.floor(availableParallelism() / 2));
  const inWindows = ['components', 'packaging', 'desktop', 'e2e'];
  const others = projects.filter((name) => ![...inWindows, 'engine'].includes(name));
  const parts = await Promise.all(
    [others, inWindows, ['engine']].map((part) =>
      runVitest(node, part, handOverByLines, { STUDIO_TEST_WORKERS: String(workers) }),
    ),
  );
  return parts.reduce((sum, part) => ({
    passed: sum.passed + part.passed,
    failed: sum.failed + part.failed,
    skipped: sum.skipped + part.skipped,
    failures: [...sum.failures, ...part.failures],
  }));
}

/**
 * @param {string} node
 * @param {string[]} args
 * @param {typeof handOver} run
 * @param {NodeJS.ProcessEnv} [further]
 * @returns {Promise<Outcome>}
 */
async function runVitest(node, args, run, further) {
  const isNamed = (/** @type {string} */ arg, /** @type {number} */ place) =>
    projects.includes(arg) && args[place - 1] !== '--project';
  const chosen = args.flatMap((arg, place) => (isNamed(arg, place) ? ['--project', arg] : [arg]));
  const folder = mkdtempSync(join(tmpdir(), 'studio-tests-'));
  const report = join(folder, 'report.json');
  const vitest = join(projectFolder, 'node_modules', 'vitest', 'vitest.mjs');
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const env = { ...process.env, NODE_COMPILE_CACHE: compileCache, ...further };
  try {
    const code = await run(node, [vitest, 'run', ...reporters, ...chosen], {
      cwd: projectFolder,
      env,
    });
    // Vitest has said why, and the others go on.
    if (!existsSync(report)) return nothingRan;
    const tests = JSON.parse(readFileSync(report, 'utf8'));
    return { ...countTests(tests, code), failures: failuresIn(tests, projectFolder) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
