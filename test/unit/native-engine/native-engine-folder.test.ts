import { mkdtempSync, cpSync, rmSync } from 'node:fs';
import { homedir, tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { cacheFolder } from '../../../main/fetching/cache-folder.mjs';
import {
  namedEngineFolder,
  nativeEngineFolder,
} from '../../../main/native-engine/native-engine-folder.mjs';
import { projectFolder } from '../../../scripts/setup/project.mjs';

const linux = { platform: 'linux', arch: 'x64', home: '/home/ada' } as const;
const name = 'tensorflow-2.21.0-linux-x64';

afterEach(() => vi.unstubAllEnvs());

describe('nativeEngineFolder', () => {
  it("is in the user's cache folder, where each platform keeps it", () => {
    expect(nativeEngineFolder({ ...linux, env: {} })).toBe(
      `/home/ada/.cache/sprite-gan-studio/native/${name}`,
    );
    expect(nativeEngineFolder({ ...linux, env: { XDG_CACHE_HOME: '/xdg' } })).toBe(
      `/xdg/sprite-gan-studio/native/${name}`,
    );
    expect(nativeEngineFolder({ ...linux, platform: 'darwin', arch: 'arm64', env: {} })).toBe(
      '/home/ada/Library/Caches/sprite-gan-studio/native/tensorflow-2.21.0-darwin-arm64',
    );
  });

  it('moves with STUDIO_CACHE', () => {
    expect(nativeEngineFolder({ ...linux, env: { STUDIO_CACHE: '/big' } })).toBe(
      `/big/native/${name}`,
    );
  });

  it('is what STUDIO_NATIVE_ENGINE says, before all else', () => {
    const env = { STUDIO_CACHE: '/big', STUDIO_NATIVE_ENGINE: '/opt/engine' };
    expect(nativeEngineFolder({ ...linux, env })).toBe('/opt/engine');
    expect(namedEngineFolder({ env })).toBe('/opt/engine');
  });
});

describe('in a packaged app', () => {
  const env = { STUDIO_CACHE: '/planted', STUDIO_NATIVE_ENGINE: '/planted/engine' };

  it('the environment names neither the engine nor the cache', () => {
    const packaged = { ...linux, env, isPackaged: true };
    expect(nativeEngineFolder(packaged)).toBe(`/home/ada/.cache/sprite-gan-studio/native/${name}`);
    expect(namedEngineFolder(packaged)).toBeUndefined();
  });

  it("the home folder is the account's, where no other variable could load a library either", () => {
    vi.stubEnv('HOME', '/planted/home');
    const ofMac = (isPackaged: boolean) => cacheFolder({ platform: 'darwin', env, isPackaged });
    expect(homedir()).toBe('/planted/home');
    expect(ofMac(true)).toBe(join(userInfo().homedir, 'Library', 'Caches', 'sprite-gan-studio'));
    expect(
      cacheFolder({ platform: 'win32', env: { LOCALAPPDATA: '/planted' }, isPackaged: true }),
    ).not.toMatch(/planted/);
  });

  it('is known by where its code lies, in every process of it', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'packaged-'));
    const archive = join(folder, 'resources', 'app.asar', 'main');
    for (const file of ['native-engine/native-engine-folder.mjs', 'fetching/cache-folder.mjs'])
      cpSync(join(projectFolder, 'main', file), join(archive, file));
    const file = join(archive, 'native-engine', 'native-engine-folder.mjs');
    vi.stubEnv('STUDIO_NATIVE_ENGINE', '/planted/engine');
    vi.stubEnv('STUDIO_CACHE', '/planted');
    const packaged = (await import(/* @vite-ignore */ pathToFileURL(file).href)) as {
      nativeEngineFolder: typeof nativeEngineFolder;
    };
    expect(nativeEngineFolder()).toBe('/planted/engine');
    expect(packaged.nativeEngineFolder()).not.toMatch(/planted/);
    rmSync(folder, { recursive: true });
  });
});
