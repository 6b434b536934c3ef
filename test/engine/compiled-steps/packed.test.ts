import { execFileSync } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { elementAt } from '../../../shared/known-places.ts';

const project = join(import.meta.dirname, '../../..');

/**
 * tfjs-node as a stranger has it, as far as a program sees: tfjs-core with the backend in use. Here it is the studio's
 * own native library that it is registered on.
 */
const tfjsNode = `
import { useNativeTensorflow } from ${JSON.stringify(pathToFileURL(join(project, 'test/engine/native-tensorflow.ts')).href)};
await useNativeTensorflow();
export * from '@tensorflow/tfjs-core';
`;

/** The package as npm packs it, unpacked into a stranger's project. */
describe('the packed package', () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'stranger-'));
    const archive = pack(join(folder, 'checkout'));
    const modules = join(folder, 'node_modules');
    const installed = join(modules, 'compiled-steps');
    mkdirSync(installed, { recursive: true });
    execFileSync('tar', ['-xzf', archive, '-C', installed, '--strip-components=1']);
    mkdirSync(join(modules, '@tensorflow/tfjs-node'), { recursive: true });
    symlinkSync(
      join(project, 'node_modules/@tensorflow/tfjs-core'),
      join(modules, '@tensorflow/tfjs-core'),
    );
    const shim = join(modules, '@tensorflow/tfjs-node');
    writeFileSync(join(shim, 'index.mjs'), tfjsNode);
    writeFileSync(join(shim, 'package.json'), '{ "exports": "./index.mjs" }');
    return () => rmSync(folder, { recursive: true, force: true });
  });

  it('holds JavaScript and types, its licence and its changes, and leaves the sources as they were', () => {
    const names = readdirSync(join(folder, 'node_modules/compiled-steps'), { recursive: true });
    expect(names).toEqual(
      expect.arrayContaining([
        'LICENSE',
        'README.md',
        'CHANGELOG.md',
        'package.json',
        join('dist', 'index.js'),
        join('dist', 'index.d.ts'),
      ]),
    );
    expect(names.filter((name) => String(name).startsWith('src'))).toEqual([]);
    const source = join(folder, 'checkout/packages/compiled-steps');
    expect(readFileSync(join(source, 'package.json'), 'utf8')).toBe(
      readFileSync(join(project, 'packages/compiled-steps/package.json'), 'utf8'),
    );
  });

  it('trains a plain model by the example, which ends near the weights that made the data', () => {
    const lines = runExample('train.mjs').trim().split('\n');
    const losses = lines.map((line) => Number(line.split('loss ')[1]));
    expect(losses.length).toBe(6);
    expect(losses[5]).toBeLessThan(elementAt(losses, 0) / 100);
  });

  it('trains as without it, to the same loss, in as many calls as there are steps', () => {
    const { losses, opCount } = JSON.parse(runExample('measure.mjs')) as {
      losses: [number, number];
      opCount: number;
    };
    expect(opCount).toBeGreaterThan(100);
    expect(losses[1]).toBe(losses[0]);
  });

  function runExample(name: string): string {
    const file = join(folder, 'node_modules/compiled-steps/examples', name);
    return execFileSync(process.execPath, [file], { cwd: folder, encoding: 'utf8' });
  }
});

/** Packs a copy of the checkout's part: what is packed has another package.json meanwhile, which others would see. */
function pack(checkout: string): string {
  const source = join(checkout, 'packages/compiled-steps');
  cpSync(join(project, 'packages/compiled-steps'), source, { recursive: true });
  cpSync(join(project, 'tsconfig.json'), join(checkout, 'tsconfig.json'));
  symlinkSync(join(project, 'node_modules'), join(checkout, 'node_modules'));
  // Started by npm, it would take over that scripts are kept from running (.npmrc), and `prepack` with them.
  execFileSync(
    'npm',
    ['pack', '--silent', '--ignore-scripts=false', '--pack-destination', checkout],
    {
      cwd: source,
      stdio: ['ignore', 'ignore', 'inherit'],
    },
  );
  const archive = readdirSync(checkout).find((name) => name.endsWith('.tgz'));
  if (!archive) throw new Error('npm has packed nothing');
  return join(checkout, archive);
}
