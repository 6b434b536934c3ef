import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { nativeEngineFolder } from '../../../main/native-engine/native-engine-folder.mjs';
import { setUpNativeEngine } from '../../../scripts/setup/native-engine.mjs';

let folder: string;
let project: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'set-up-'));
  project = join(folder, 'project');
  mkdirSync(join(project, 'dist', 'main'), { recursive: true });
  vi.stubEnv('PATH', join(folder, 'bin'));
  vi.stubEnv('STUDIO_CACHE', join(folder, 'cache'));
  vi.stubEnv('STUDIO_NATIVE_ENGINE', undefined);
  vi.stubEnv('STUDIO_RETRY', undefined);
});
afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true });
});

/** A command line that keeps count of its calls, and ends as `studio engine get` does. */
function writeCli(lastEvent: object, code: number): void {
  const calls = JSON.stringify(join(folder, 'calls'));
  writeFileSync(
    join(project, 'dist', 'main', 'cli.js'),
    `require('node:fs').appendFileSync(${calls}, process.argv.slice(2).join(' ') + '\\n');
     console.log('{"type":"engine"}');
     console.log(${JSON.stringify(JSON.stringify(lastEvent))});
     process.exit(${code});`,
  );
}

const calls = () => readFileSync(join(folder, 'calls'), 'utf8').trim().split('\n');

async function setUp(): Promise<string[]> {
  const lines: string[] = [];
  const write = vi.spyOn(process.stderr, 'write');
  write.mockImplementation((text) => lines.push(String(text)) > 0);
  await setUpNativeEngine(project, process.execPath);
  return lines;
}

const noRoom = { problem: { message: 'The disk is full.', hint: 'Make room.' } };

describe('the native engine', () => {
  it("is fetched with the studio's own command", async () => {
    writeCli({ problem: null }, 0);
    const lines = await setUp();
    expect(calls()).toEqual(['engine get --json']);
    expect(lines.at(0)).toContain(nativeEngineFolder());
    expect(lines.at(-1)).toMatch(/^Native engine ready after/);
  });

  it('is not asked for where it is, or where the person has named one', async () => {
    vi.stubEnv('STUDIO_NATIVE_ENGINE', join(folder, 'empty'));
    expect(await setUp()).toEqual([]);
    vi.stubEnv('STUDIO_NATIVE_ENGINE', undefined);
    mkdirSync(nativeEngineFolder(), { recursive: true });
    writeFileSync(
      join(nativeEngineFolder(), 'engine.json'),
      '{"bindingIsPortable":true,"files":{}}',
    );
    expect(await setUp()).toEqual([]);
  });

  it('is done without where it cannot be had, and asked for again later, not at every start', async () => {
    writeCli(noRoom, 1);
    expect((await setUp()).at(-1)).toMatch(
      /^Native engine missing, training on the slower WebAssembly/,
    );
    const lines = await setUp();
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(/WebAssembly engine: The disk is full\. Make room\. \(STUDIO_RETRY=1/);
    expect(calls()).toHaveLength(1);
  });

  it('is asked for again when the person says so, and when a compiler has come', async () => {
    writeCli(noRoom, 1);
    await setUp();
    vi.stubEnv('STUDIO_RETRY', '1');
    await setUp();
    expect(calls()).toHaveLength(2);
    vi.stubEnv('STUDIO_RETRY', undefined);
    mkdirSync(join(folder, 'bin'));
    writeFileSync(join(folder, 'bin', 'g++'), '');
    chmodSync(join(folder, 'bin', 'g++'), 0o755);
    await setUp();
    expect(calls()).toHaveLength(3);
  });
});
