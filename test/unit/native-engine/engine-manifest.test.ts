import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  nativeEngineIsReady,
  readEngineManifest,
  writeEngineManifest,
} from '../../../main/native-engine/engine-manifest.mjs';

let folder: string;
let library: string;
let manifest: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'engine-'));
  mkdirSync(join(folder, 'lib'));
  library = join(folder, 'lib', 'tfjs_binding.node');
  manifest = join(folder, 'engine.json');
  writeFileSync(library, 'a binding');
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

const record = () => writeEngineManifest(folder, { wheelSha256: 'ab', bindingIsPortable: true });
const hourAgo = new Date(Date.now() - 3600_000);

describe('nativeEngineIsReady', () => {
  it('holds for what was recorded, and not before', () => {
    expect(nativeEngineIsReady(folder)).toBe(false);
    record();
    expect(nativeEngineIsReady(folder)).toBe(true);
    expect(readEngineManifest(folder)).toMatchObject({
      wheelSha256: 'ab',
      bindingIsPortable: true,
    });
  });

  it('fails where a file is missing, cut short, or was written anew in the same size', () => {
    record();
    writeFileSync(library, 'a bandage');
    utimesSync(library, hourAgo, hourAgo);
    expect(nativeEngineIsReady(folder)).toBe(false);
    writeFileSync(library, 'a bind');
    expect(nativeEngineIsReady(folder)).toBe(false);
    rmSync(library);
    expect(nativeEngineIsReady(folder)).toBe(false);
  });

  it('holds for a cache that was copied without its times, and reads the files once only', () => {
    record();
    utimesSync(library, hourAgo, hourAgo);
    expect(nativeEngineIsReady(folder)).toBe(true);
    const after = JSON.parse(readFileSync(manifest, 'utf8'));
    expect(after.files['tfjs_binding.node'].modifiedMs).toBe(Math.floor(statSync(library).mtimeMs));
  });

  it('fails for what an earlier studio recorded, sizes alone: it is fetched anew', () => {
    writeFileSync(manifest, '{"files":{"tfjs_binding.node":9}}');
    expect(nativeEngineIsReady(folder)).toBe(false);
  });

  it('fails with a manifest that was cut short', () => {
    writeFileSync(manifest, '{"files":{"tfjs_bin');
    expect(nativeEngineIsReady(folder)).toBe(false);
  });

  it('fails with a manifest that the system does not let it read', () => {
    mkdirSync(manifest);
    expect(nativeEngineIsReady(folder)).toBe(false);
  });

  it('takes the word of who names a folder with STUDIO_NATIVE_ENGINE', () => {
    vi.stubEnv('STUDIO_NATIVE_ENGINE', folder);
    expect(nativeEngineIsReady()).toBe(true);
    rmSync(library);
    expect(nativeEngineIsReady()).toBe(false);
  });
});
