import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { isNodeNewEnough } from '../../../main/cli/node-version.mjs';

it.each(['22.15.0', '22.21.1', '23.6.0', '24.0.0', '26.1.0'])('takes Node %s', (version) => {
  expect(isNodeNewEnough(version)).toBe(true);
});

it.each(['18.20.4', '20.19.0', '21.7.3', '22.12.0', '22.14.0', '23.0.0', '23.5.0'])(
  'refuses Node %s, which fails in better-sqlite3 or while it reads pictures',
  (version) => {
    expect(isNodeNewEnough(version)).toBe(false);
  },
);

it('tells npm the same', () => {
  const { engines } = JSON.parse(readFileSync('package.json', 'utf8')) as {
    engines: { node: string };
  };
  expect(engines.node).toBe('^22.15.0 || >=23.6.0');
});

it('says in one sentence what to install, with exit code 1, on a Node that is too old', () => {
  const older = `data:text/javascript,Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '22.12.0' } })`;
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['--import', older, 'main/cli/entry.ts', 'doctor'],
    { encoding: 'utf8' },
  );
  expect(stderr).toBe(
    'Sprite GAN Studio does not run on Node 22.12.0: install Node 24, or at least 22.15 (of the 23s, 23.6), then start it again.\n',
  );
  expect(stdout).toBe('');
  expect(status).toBe(1);
});
