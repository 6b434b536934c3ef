import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { hasDisplay, installElectron } from '../../../scripts/setup/electron-binary.mjs';

let project: string;
let env: NodeJS.ProcessEnv;
const electron = () => join(project, 'node_modules', 'electron');

/** A downloader in the place of ours: it notes each call, then does what the test says. */
function downloaderDoes(statements: string): void {
  const note = `import fs from 'node:fs'; fs.appendFileSync('calls.txt', 'x');`;
  writeFileSync(join(project, 'scripts/setup/download-electron.mjs'), `${note}\n${statements}`);
}
const calls = () => readFileSync(join(project, 'calls.txt'), 'utf8').length;
const install = (more: NodeJS.ProcessEnv = {}) =>
  installElectron(project, process.execPath, { ...env, ...more });

beforeEach(() => {
  project = mkdtempSync(join(tmpdir(), 'electron-'));
  mkdirSync(electron(), { recursive: true });
  mkdirSync(join(project, 'scripts', 'setup'), { recursive: true });
  writeFileSync(join(electron(), 'package.json'), '{"version":"45.0.0"}');
  writeFileSync(join(project, 'calls.txt'), '');
  env = { PATH: process.env.PATH, STUDIO_CACHE: join(project, 'cache') };
});
afterEach(() => rmSync(project, { recursive: true }));

describe.runIf(process.platform === 'linux')('the Electron binary', () => {
  it('is downloaded once', async () => {
    downloaderDoes(`fs.mkdirSync('node_modules/electron/dist');
      fs.writeFileSync('node_modules/electron/dist/electron', '');
      fs.writeFileSync('node_modules/electron/path.txt', 'electron');`);
    const distribution = join(electron(), 'dist');
    const found = { distribution, executable: join(distribution, 'electron') };
    expect(await install()).toEqual(found);
    expect(await install()).toEqual(found);
    expect(calls()).toBe(1);
  });

  it('is not tried again at every start when its download fails', async () => {
    downloaderDoes('process.exit(1)');
    expect(await install()).toEqual({ reason: expect.stringContaining('could not be downloaded') });
    expect(await install()).toEqual({ reason: expect.stringContaining('STUDIO_RETRY=1') });
    expect(calls()).toBe(1);
  });

  it('is tried again for another version, and when the user says so', async () => {
    downloaderDoes('process.exit(1)');
    await install();
    await install({ STUDIO_RETRY: '1' });
    expect(calls()).toBe(2);
    writeFileSync(join(electron(), 'package.json'), '{"version":"46.0.0"}');
    await install();
    expect(calls()).toBe(3);
  });

  it('does not count when its unpacking was interrupted', async () => {
    mkdirSync(join(electron(), 'dist'));
    writeFileSync(join(electron(), 'dist', 'electron'), '');
    downloaderDoes('process.exit(1)');
    expect(await install()).toHaveProperty('reason');
  });

  it('is taken from where ELECTRON_OVERRIDE_DIST_PATH says', async () => {
    writeFileSync(join(project, 'electron'), '');
    expect(await install({ ELECTRON_OVERRIDE_DIST_PATH: project })).toEqual({
      distribution: project,
      executable: join(project, 'electron'),
    });
    expect(calls()).toBe(0);
  });
});

describe('hasDisplay', () => {
  it('asks the environment on Linux and takes it for granted elsewhere', () => {
    expect(hasDisplay({}, 'linux')).toBe(false);
    expect(hasDisplay({ DISPLAY: ':0' }, 'linux')).toBe(true);
    expect(hasDisplay({ WAYLAND_DISPLAY: 'wayland-0' }, 'linux')).toBe(true);
    expect(hasDisplay({}, 'darwin')).toBe(true);
  });
});
