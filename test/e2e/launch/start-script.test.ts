import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { projectFolder } from '../../../scripts/setup/project.mjs';

let folder: string;
let studio: ChildProcess;
let heard: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'start-'));
  mkdirSync(join(folder, 'electron'));
});
afterEach(() => {
  if (studio.exitCode === null) studio.kill('SIGTERM');
  rmSync(folder, { recursive: true, force: true });
});

/** A stand-in for Electron's executable: it tells its arguments and ends with the code. */
function writeElectron(exitCode: number): void {
  const file = join(folder, 'electron', 'electron');
  writeFileSync(file, `#!/bin/sh\necho "window: $*"\nexit ${exitCode}\n`);
  chmodSync(file, 0o755);
}

function start(env: NodeJS.ProcessEnv): void {
  const library = join(folder, 'library');
  heard = '';
  studio = spawn(
    process.execPath,
    [join(projectFolder, 'scripts', 'start.mjs'), '--library', library],
    {
      env: {
        ...process.env,
        DISPLAY: '',
        WAYLAND_DISPLAY: '',
        ELECTRON_OVERRIDE_DIST_PATH: join(folder, 'electron'),
        ...env,
      },
    },
  );
  studio.stdout?.on('data', (text) => (heard += text));
  studio.stderr?.on('data', (text) => (heard += text));
}

/** Once all that it said has been heard, which may be after it has ended. */
const ended = () => new Promise<number | null>((resolve) => studio.once('close', resolve));

/** The address that the browser host prints once it listens. */
async function address(): Promise<string> {
  const pattern = /http:\/\/127\.0\.0\.1:\d+\S*/;
  await expect.poll(() => heard, { timeout: 180_000 }).toMatch(pattern);
  return pattern.exec(heard)?.[0] ?? '';
}

describe.runIf(process.platform === 'linux')('npm start', () => {
  it('opens a window where there is a display and an Electron binary', async () => {
    writeElectron(0);
    start({ DISPLAY: ':0' });
    expect(await ended()).toBe(0);
    expect(heard).toContain(`window: ${projectFolder} --library ${join(folder, 'library')}`);
    expect(heard).not.toContain('browser');
  });

  it('opens in the browser where there is no display, and ends with everything on a signal', async () => {
    start({});
    const url = await address();
    await expect
      .poll(() => heard)
      .toContain('Opening in the browser, not in a window: there is no display.');
    expect((await fetch(url)).status).toBe(200);
    studio.kill('SIGINT');
    await ended();
    await expect(fetch(url)).rejects.toThrow('fetch failed');
  });

  it('opens in the browser when Electron cannot open a window here', async () => {
    writeElectron(1);
    start({ DISPLAY: ':0' });
    const url = await address();
    await expect.poll(() => heard).toContain('not in a window: Electron ended with code 1.');
    expect((await fetch(url)).status).toBe(200);
    studio.kill('SIGTERM');
    await ended();
    await expect(fetch(url)).rejects.toThrow('fetch failed');
  });
});
