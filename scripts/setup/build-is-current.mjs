import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What dist/ is built from. */
const sources = [
  'main',
  'renderer',
  'packages/compiled-steps/package.json',
  'packages/compiled-steps/src',
  'shared',
  'resources',
  'package.json',
  'package-lock.json',
  'tsconfig.json',
  'scripts/build',
  'scripts/texts',
  'vite.config.ts',
  'vite.main.config.ts',
  'vite.preload.config.ts',
  'vite.generator-page.config.ts',
  'wuchale.config.js',
];

/** What the build itself makes among them. */
const made = [join('renderer', 'language', '.wuchale'), join('renderer', 'language', 'data.js')];

/** @param {string} projectFolder */
const stampFile = (projectFolder) => join(projectFolder, 'dist', 'built-from.txt');

/**
 * Whether dist/ was built from the sources as they are now. Contents are compared, not times: a
 * checkout of another version may bring older times with newer contents.
 *
 * @param {string} projectFolder
 */
export function buildIsCurrent(projectFolder) {
  const stamp = stampFile(projectFolder);
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === hashOfSources(projectFolder);
}

/**
 * @param {string} projectFolder
 * @param {string} builtFrom the hash of the sources before the build began: what changes meanwhile
 *   is built next time
 */
export function stampBuild(projectFolder, builtFrom) {
  writeFileSync(stampFile(projectFolder), builtFrom);
}

/** @param {string} projectFolder @returns {string} hexadecimal */
export function hashOfSources(projectFolder) {
  const hash = createHash('sha256');
  for (const source of sources)
    for (const file of filesOf(projectFolder, source)) {
      hash.update(`${file}\0`);
      hash.update(readFileSync(join(projectFolder, file)));
    }
  return hash.digest('hex');
}

/**
 * @param {string} projectFolder
 * @param {string} source a file or a folder
 * @returns {string[]} paths relative to the project, in a fixed order
 */
function filesOf(projectFolder, source) {
  const full = join(projectFolder, source);
  if (!existsSync(full)) return [];
  if (statSync(full).isFile()) return [source];
  return readdirSync(full, { recursive: true, encoding: 'utf8' })
    .map((name) => join(source, name))
    .filter((name) => !made.some((path) => name.startsWith(path)))
    .filter((name) => statSync(join(projectFolder, name)).isFile())
    .sort();
}
