import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { handOver } from './setup/child-process.mjs';
import { projectFolder } from './setup/project.mjs';
import { inWords, say } from './setup/say.mjs';
import { setUp } from './setup/set-up.mjs';
import { countTests } from './test-counts.mjs';

/**
 * `npm test`: set-up, types, formatting, lint, then every test. Arguments choose tests: the name of a
 * project (`npm test -- unit`) or whatever else vitest takes; then the checks are left out. The last
 * line is always `N passed, N failed, N skipped`.
 */
const projects = ['pure', 'unit', 'components', 'engine', 'packaging', 'desktop', 'e2e'];
const nothingRan = { passed: 0, failed: 1, skipped: 0 };

const { passed, failed, skipped } = await runAll(process.argv.slice(2));
process.stdout.write(`${passed} passed, ${failed} failed, ${skipped} skipped\n`);
process.exitCode = failed > 0 || passed === 0 ? 1 : 0;

/** @param {string[]} args */
async function runAll(args) {
  try {
    const { node } = await setUp();
    if (args.length === 0 && !(await checksPass(node))) return nothingRan;
    return await runVitest(node, args);
  } catch (error) {
    say(inWords(error));
    return nothingRan;
  }
}

/** @param {string} node */
async function checksPass(node) {
  const checks = [
    ['Types', 'typescript/bin/tsc'],
    ['Types of the trainer', 'typescript/bin/tsc', '-p', 'tsconfig.trainer.json'],
    ['Types of components', 'svelte-check/bin/svelte-check', '--fail-on-warnings'],
    ['Formatting', 'prettier/bin/prettier.cjs', '--check', '--log-level=warn', '.'],
    ['Lint', 'eslint/bin/eslint.js', '--max-warnings=0', '.'],
  ];
  for (const [name, script = '', ...args] of checks) {
    say(`${name}…`);
    const code = await handOver(node, [join(projectFolder, 'node_modules', script), ...args], {
      cwd: projectFolder,
    });
    if (code !== 0) {
      say(`${name}: failed (${script}, exit code ${code})`);
      return false;
    }
  }
  return true;
}

/**
 * @param {string} node
 * @param {string[]} args
 */
async function runVitest(node, args) {
  const chosen = args.flatMap((arg) => (projects.includes(arg) ? ['--project', arg] : [arg]));
  const folder = mkdtempSync(join(tmpdir(), 'studio-tests-'));
  const report = join(folder, 'report.json');
  const vitest = join(projectFolder, 'node_modules', 'vitest', 'vitest.mjs');
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  try {
    const code = await handOver(node, [vitest, 'run', ...reporters, ...chosen], {
      cwd: projectFolder,
    });
    return countTests(JSON.parse(readFileSync(report, 'utf8')), code);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
