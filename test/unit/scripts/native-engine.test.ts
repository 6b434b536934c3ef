import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { findCommand } from '../../../scripts/setup/find-command.mjs';
import {
  nativeEngineIsReady,
  nativeEngineObstacle,
  setUpNativeEngine,
} from '../../../scripts/setup/native-engine.mjs';
import { engineWheel } from '../../../scripts/setup/engine-wheel.mjs';
import { projectFolder } from '../../../scripts/setup/project.mjs';

let folder: string;
let bin: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'native-'));
  bin = join(folder, 'bin');
  mkdirSync(bin);
  vi.stubEnv('PATH', bin);
  vi.stubEnv('STUDIO_CACHE', join(folder, 'cache'));
  vi.stubEnv('STUDIO_NATIVE_ENGINE', undefined);
  vi.stubEnv('STUDIO_RETRY', undefined);
});
afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true });
});

function addCommand(name: string, script: string): void {
  writeFileSync(join(bin, name), `#!/bin/sh\n${script}\n`);
  chmodSync(join(bin, name), 0o755);
}

function heard(): string[] {
  const lines: string[] = [];
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => lines.push(String(text)) > 0);
  return lines;
}

describe.runIf(process.platform === 'linux' && engineWheel())('the native engine', () => {
  it('asks for pip and a compiler where both are missing', async () => {
    expect(await nativeEngineObstacle()).toBe(
      'for full speed, run: sudo apt install python3-pip g++',
    );
  });

  it('asks for the compiler alone where Python has pip', async () => {
    addCommand('python3', 'exit 0');
    expect(await nativeEngineObstacle()).toBe('for full speed, run: sudo apt install g++');
  });

  it('asks for pip alone where Python lacks it', async () => {
    addCommand('python3', 'exit 1');
    addCommand('g++', 'exit 0');
    expect(await nativeEngineObstacle()).toBe('for full speed, run: sudo apt install python3-pip');
  });

  it("speaks dnf's language on Fedora", async () => {
    addCommand('dnf', 'exit 0');
    expect(await nativeEngineObstacle()).toBe(
      'for full speed, run: sudo dnf install python3-pip gcc-c++',
    );
  });

  it('falls back in one line when set-up fails, and remembers it', async () => {
    addCommand('python3', 'case "$*" in *"import pip"*) exit 0;; esac; exit 1');
    addCommand('g++', 'exit 0');
    expect(await nativeEngineObstacle()).toBeUndefined();
    const lines = heard();
    await setUpNativeEngine(projectFolder, process.execPath);
    expect(lines.at(-1)).toMatch(/slower WebAssembly engine; pip could not download tensorflow/);
    expect(await nativeEngineObstacle()).toMatch(/^pip could not download .*STUDIO_RETRY=1/);
  });

  it('tries again when another tool is found, and when the user says so', async () => {
    addCommand('python3', 'case "$*" in *"import pip"*) exit 0;; esac; exit 1');
    addCommand('g++', 'exit 0');
    heard();
    await setUpNativeEngine(projectFolder, process.execPath);
    expect(await nativeEngineObstacle()).toBeDefined();
    vi.stubEnv('STUDIO_RETRY', '1');
    expect(await nativeEngineObstacle()).toBeUndefined();
    vi.stubEnv('STUDIO_RETRY', undefined);
    const other = join(folder, 'other');
    mkdirSync(other);
    symlinkSync(join(bin, 'g++'), join(other, 'g++'));
    vi.stubEnv('PATH', `${other}:${bin}`);
    expect(await nativeEngineObstacle()).toBeUndefined();
  });
});

describe('nativeEngineIsReady', () => {
  const writeEngine = (bytes: number) => {
    mkdirSync(join(folder, 'lib'));
    writeFileSync(join(folder, 'lib', 'tfjs_binding.node'), Buffer.alloc(bytes));
    writeFileSync(join(folder, 'engine.json'), '{"files":{"tfjs_binding.node":100}}');
  };

  it('holds when every file of the manifest has its size', () => {
    writeEngine(100);
    expect(nativeEngineIsReady(folder)).toBe(true);
  });

  it('fails without a manifest, and with a file cut short', () => {
    expect(nativeEngineIsReady(folder)).toBe(false);
    writeEngine(99);
    expect(nativeEngineIsReady(folder)).toBe(false);
  });
});

describe('findCommand', () => {
  it('takes the first name that can be executed', () => {
    writeFileSync(join(bin, 'clang++'), '');
    chmodSync(join(bin, 'clang++'), 0o644);
    addCommand('c++', '');
    expect(findCommand(['g++', 'clang++', 'c++'], bin)).toBe(join(bin, 'c++'));
    expect(findCommand(['g++'], bin)).toBeUndefined();
  });
});
