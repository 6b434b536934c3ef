import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../store/fixtures.ts';

const project = join(import.meta.dirname, '../../..');
const script = join(project, 'scripts/index-access.mjs');

const unchecked = 'export const second = (list: readonly number[]): number => list[1];\n';
const checked = 'export const second = (list: readonly number[]): number => list[1] ?? 0;\n';
const importing = (room: string) =>
  `import { second } from '../${room}/loop.ts';\n${checked.replace(
    'second',
    'other',
  )}export const both = second;\n`;

/** What the script says of a trainer of these files. */
function check(files: Record<string, string>): { status: number | null; stdout: string } {
  const folder = temporaryFolder();
  const types = {
    compilerOptions: {
      strict: true,
      noEmit: true,
      allowImportingTsExtensions: true,
      module: 'ESNext',
      moduleResolution: 'bundler',
      target: 'ES2023',
      lib: ['ES2023'],
      types: [],
      noUncheckedIndexedAccess: false,
    },
    include: ['main/trainer', 'test'],
  };
  writeFileSync(join(folder, 'tsconfig.trainer.json'), JSON.stringify(types));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  const { status, stdout } = spawnSync(process.execPath, [script, folder], { encoding: 'utf8' });
  return { status, stdout };
}

describe('the check of index access in the trainer', { timeout: 60_000 }, () => {
  it('finds a place that nobody asked for in the networks', () => {
    const { status, stdout } = check({ 'main/trainer/gan/network.ts': unchecked });
    expect(stdout).toContain(
      "main/trainer/gan/network.ts(1,60): error TS2322: Type 'number | undefined'",
    );
    expect(status).toBe(1);
  });

  it('finds one in a test of the trainer too', () => {
    const { status, stdout } = check({ 'test/engine/step.test.ts': unchecked });
    expect(stdout).toContain('test/engine/step.test.ts(1,60): error TS2322');
    expect(status).toBe(1);
  });

  it('lets numeric loops be, with the tests that compute beside them, and who imports them', () => {
    const { status, stdout } = check({
      'main/trainer/metrics/loop.ts': unchecked,
      'main/trainer/random/loop.ts': unchecked,
      'main/trainer/gan/network.ts': importing('metrics'),
      'main/trainer/step/step.ts': importing('random'),
      'test/unit/trainer/metrics/loop.test.ts': unchecked,
    });
    expect(stdout).toBe('');
    expect(status).toBe(0);
  });

  it('tells of what it cannot read, and does not pass over nothing', () => {
    expect(check({ 'main/trainer/gan/network.ts': 'export const = 1;\n' }).status).toBe(1);
    expect(check({ 'main/trainer/metrics/loop.ts': unchecked }).status).toBe(1);
  });
});
