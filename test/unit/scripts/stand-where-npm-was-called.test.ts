import { spawnSync } from 'node:child_process';
import { mkdirSync, realpathSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../store/fixtures.ts';

const project = join(import.meta.dirname, '../../..');
const module = join(project, 'scripts/setup/stand-where-npm-was-called.mjs');

/** Where a script stands that npm started in the checkout. */
function standingPlace(env: Record<string, string>): string {
  const script = `import { standWhereNpmWasCalled } from ${JSON.stringify(module)};
    standWhereNpmWasCalled();
    process.stdout.write(process.cwd());`;
  const { stdout } = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
    cwd: project,
    env: { ...process.env, INIT_CWD: '', npm_package_json: '', ...env },
    encoding: 'utf8',
  });
  return stdout;
}

describe('a script of npm stands', () => {
  const npm_package_json = join(project, 'package.json');

  it('where npm was called, as with `npm --prefix CHECKOUT run studio`', () => {
    const folder = join(temporaryFolder(), 'my sprites');
    mkdirSync(folder);
    expect(standingPlace({ INIT_CWD: folder, npm_package_json })).toBe(realpathSync(folder));
  });

  it('where it was started when that was not npm, or the npm of another project', () => {
    const folder = temporaryFolder();
    expect(standingPlace({})).toBe(realpathSync(project));
    const other = { INIT_CWD: folder, npm_package_json: join(folder, 'package.json') };
    expect(standingPlace(other)).toBe(realpathSync(project));
  });

  it('where it was started when the folder has gone', () => {
    const folder = temporaryFolder();
    rmSync(folder, { recursive: true });
    expect(standingPlace({ INIT_CWD: folder, npm_package_json })).toBe(realpathSync(project));
  });
});
