import { readFile, stat } from 'node:fs/promises';
import { relative } from 'node:path';
import { Hub } from 'wuchale';

/**
 * What `npm run texts` would change: texts of the sources that a catalogue does not have, and texts that it has though
 * no source does. Which file a text stands in may lag behind.
 *
 * @param {import('wuchale').Config} config
 * @param {string} projectFolder
 * @returns {Promise<string[]>} a line each
 */
export async function laggingTexts(config, projectFolder) {
  /** @type {Map<string, string>} */
  const written = new Map();
  const fs = {
    read,
    exists: (/** @type {string} */ file) => stat(file).then(() => true, isMissing),
    write: (/** @type {string} */ file, /** @type {string} */ content) =>
      void written.set(file, content),
    mkdir: () => {},
    unlink: () => true,
  };
  const hub = await Hub.create('cli', () => config, projectFolder, 0, fs);
  await hub.directVisit(true, false, false);
  const lines = [];
  for (const [file, content] of written) {
    if (!file.endsWith('.po')) continue;
    const there = textsOf((await read(file)) ?? '');
    const wanted = textsOf(content);
    const name = relative(projectFolder, file);
    for (const text of wanted) if (!there.has(text)) lines.push(`${name} lacks ${text}`);
    for (const text of there) if (!wanted.has(text)) lines.push(`${name} still has ${text}`);
  }
  return lines;
}

/**
 * What stands between `msgid` and its translation, for each text of a catalogue.
 *
 * @param {string} catalogue
 */
function textsOf(catalogue) {
  const entries = catalogue.matchAll(/^(?:msgctxt [^]*?)?msgid ([^]*?)\nmsgstr/gm);
  return new Set([...entries].map(([, text = '']) => text.replaceAll('"\n"', '')).slice(1));
}

/** @param {string} file @returns {Promise<string | null>} */
function read(file) {
  return readFile(file, 'utf8').catch((/** @type {unknown} */ thrown) => {
    isMissing(thrown);
    return null;
  });
}

/** @param {unknown} thrown @returns {false} */
function isMissing(thrown) {
  if (thrown instanceof Error && 'code' in thrown && thrown.code === 'ENOENT') return false;
  throw thrown;
}
