import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { nativeEngineFolder } from '../../../../main/trainer/engines/native-engine-folder.mjs';

const linux = {
  platform: 'linux',
  arch: 'x64',
  home: '/home/ada',
  resourcesPath: undefined,
} as const;
const name = 'tensorflow-2.21.0-linux-x64';

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
  });

  it("is in a packaged app's resources where the app carries it", () => {
    const resourcesPath = mkdtempSync(join(tmpdir(), 'resources-'));
    const inCache = nativeEngineFolder({ ...linux, env: {} });
    expect(nativeEngineFolder({ ...linux, env: {}, resourcesPath })).toBe(inCache);
    mkdirSync(join(resourcesPath, 'native'));
    writeFileSync(join(resourcesPath, 'native', 'engine.json'), '{}');
    expect(nativeEngineFolder({ ...linux, env: {}, resourcesPath })).toBe(
      join(resourcesPath, 'native'),
    );
    rmSync(resourcesPath, { recursive: true });
  });
});
