import { execFileSync } from 'node:child_process';
import { copyFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/*
 * In this repository the package is used as it is written, in TypeScript; who installs it gets JavaScript, because Node
 * strips no types below node_modules. So its package.json names `dist` while it is packed (postpack.mjs takes it back).
 */

const folder = dirname(import.meta.dirname);
const manifestFile = join(folder, 'package.json');
const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc');

rmSync(join(folder, 'dist'), { recursive: true, force: true });
execFileSync(process.execPath, [tsc, '-p', join(folder, 'tsconfig.build.json')], {
  stdio: ['ignore', process.stderr, process.stderr],
});
copyFileSync(manifestFile, join(folder, 'dist', 'package.json.source'));
const manifest = JSON.parse(readFileSync(manifestFile, 'utf8'));
const packed = {
  ...manifest,
  scripts: undefined,
  main: './dist/index.js',
  types: './dist/index.d.ts',
  exports: {
    '.': { types: './dist/index.d.ts', default: './dist/index.js' },
    './package.json': './package.json',
  },
  files: [...manifest.files, '!dist/package.json.source'],
};
writeFileSync(manifestFile, `${JSON.stringify(packed, null, 2)}\n`);
