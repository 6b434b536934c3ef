import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { nvidiaFolder } from '../../../main/native-engine/native-engine-folder.mjs';
import { chooseThreads, mayTuneItself, trainerEnvironment } from '../../../main/host/threads.ts';

/** Where NVIDIA's libraries were fetched they go into every trainer's environment: a developer's own do not count. */
function emptyCache(): string {
  const cache = mkdtempSync(join(tmpdir(), 'cache-'));
  onTestFinished(() => {
    vi.unstubAllEnvs();
    rmSync(cache, { recursive: true });
  });
  vi.stubEnv('STUDIO_CACHE', cache);
  return cache;
}

describe('the number of threads', () => {
  it('is what --threads names, then STUDIO_THREADS, then left to the studio', () => {
    expect(chooseThreads(3, { STUDIO_THREADS: '5' })).toBe(3);
    expect(chooseThreads(undefined, { STUDIO_THREADS: '5' })).toBe(5);
    expect(chooseThreads(undefined, {})).toBeUndefined();
  });

  it.each(['0', '-1', '2.5', 'many', '1000'])('cannot be "%s"', (text) => {
    expect(() => chooseThreads(undefined, { STUDIO_THREADS: text })).toThrow(
      `STUDIO_THREADS is "${text}"`,
    );
  });

  it('may be found out by the studio itself, unless STUDIO_TUNE says no', () => {
    expect(mayTuneItself({})).toBe(true);
    expect(mayTuneItself({ STUDIO_TUNE: 'off' })).toBe(false);
  });

  it('reaches a trainer by its environment, beside all that is there', () => {
    emptyCache();
    expect(trainerEnvironment({ threads: 3 })).toEqual({ ...process.env, STUDIO_THREADS: '3' });
    const withoutOwn = { ...process.env, STUDIO_OWN_KERNELS: 'off' };
    expect(trainerEnvironment({ ownKernels: false })).toEqual(withoutOwn);
    expect(trainerEnvironment({})).toEqual(process.env);
  });

  it('goes with where NVIDIA’s libraries lie, where they were fetched, before what was looked through', () => {
    const cache = emptyCache();
    vi.stubEnv('LD_LIBRARY_PATH', undefined);
    expect(trainerEnvironment({})).not.toHaveProperty('LD_LIBRARY_PATH');
    mkdirSync(nvidiaFolder(), { recursive: true });
    expect(trainerEnvironment({}).LD_LIBRARY_PATH).toBe(nvidiaFolder());
    expect(process.env.LD_LIBRARY_PATH).toBeUndefined();
    vi.stubEnv('LD_LIBRARY_PATH', '/opt/lib');
    expect(trainerEnvironment({}).LD_LIBRARY_PATH).toBe(`${nvidiaFolder()}:/opt/lib`);
    const staging = join(cache, 'staging');
    mkdirSync(nvidiaFolder(staging), { recursive: true });
    expect(trainerEnvironment({ engineFolder: staging }).LD_LIBRARY_PATH).toBe(
      `${nvidiaFolder(staging)}:/opt/lib`,
    );
  });

  it('goes with whether oneDNN computes, unless a person has told TensorFlow so', () => {
    onTestFinished(() => void vi.unstubAllEnvs());
    vi.stubEnv('TF_ENABLE_ONEDNN_OPTS', undefined);
    expect(trainerEnvironment({ oneDnn: false })).toMatchObject({ TF_ENABLE_ONEDNN_OPTS: '0' });
    vi.stubEnv('TF_ENABLE_ONEDNN_OPTS', '1');
    expect(trainerEnvironment({ oneDnn: false })).toMatchObject({ TF_ENABLE_ONEDNN_OPTS: '1' });
  });
});
