import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { libraryObstacle, windowObstacle } from '../../../../scripts/desktop-tests/obstacles.mjs';

/** The only folder on the PATH. */
let programs: string;

beforeEach(() => {
  programs = mkdtempSync(join(tmpdir(), 'programs-'));
  vi.stubEnv('PATH', programs);
  vi.stubEnv('DISPLAY', undefined);
  vi.stubEnv('WAYLAND_DISPLAY', undefined);
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(programs, { recursive: true });
});

function program(name: string, script: string): void {
  writeFileSync(join(programs, name), `#!/bin/sh\n${script}\n`);
  chmodSync(join(programs, name), 0o755);
}

describe.runIf(process.platform === 'linux')('what keeps a window from being tested', () => {
  it('is a missing display, where there is no Xvfb either', async () => {
    expect(await windowObstacle()).toMatch(
      /^there is neither Xvfb nor a display .*apt install xvfb/,
    );
    vi.stubEnv('DISPLAY', ':0');
    expect(await windowObstacle()).not.toMatch(/Xvfb/);
  });

  it('is a system without user namespaces, which the sandbox needs', async () => {
    program('Xvfb', 'exit 0');
    program('unshare', 'exit 1');
    expect(await windowObstacle()).toMatch(/user namespace/);
    program('unshare', 'exit 0');
    expect(await windowObstacle()).toBeUndefined();
  });

  it('is a library that Electron links, named with the package that brings it', async () => {
    program('ldd', 'echo "	libgtk-3.so.0 => not found"; echo "	libc.so.6 => /lib/libc.so.6 (0x1)"');
    expect(await libraryObstacle('electron')).toMatch(/^libgtk-3\.so\.0 is missing .*libgtk-3-0/);
    program('ldd', 'echo "	libc.so.6 => /lib/libc.so.6 (0x1)"');
    expect(await libraryObstacle('electron')).toBeUndefined();
  });
});
