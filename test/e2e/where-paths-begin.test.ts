import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';

const checkout = resolve(import.meta.dirname, '../..');
const sprites = join(checkout, 'node_modules/pokesprite-images/pokemon-gen8/regular/female');

it('relative paths begin where npm was called: the folder of sprites, and the library', () => {
  const folder = mkdtempSync(join(tmpdir(), 'studio paths '));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));
  mkdirSync(join(folder, 'here'));
  for (const name of readdirSync(sprites)) {
    copyFileSync(join(sprites, name), join(folder, 'here', name));
  }
  // The shell finds npm on every system.
  const command = `npm --prefix "${checkout}" run --silent studio -- import here --library lib --size 16 --json`;
  const { status, stdout, stderr } = spawnSync(command, {
    cwd: folder,
    shell: true,
    encoding: 'utf8',
  });
  expect(stderr).toMatch(/Imported "here"/);
  expect(status).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({ name: 'here' });
  expect(existsSync(join(folder, 'lib', 'studio.db'))).toBe(true);
});
