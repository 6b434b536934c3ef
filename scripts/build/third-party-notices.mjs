import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/**
 * What the studio ships of others, with their licences, as one text: the packages that the window and the
 * processes were bundled from, those that stay packages, and what lies beside them in the desktop app.
 *
 * @typedef {object} Notice
 * @property {string} name
 * @property {string} version
 * @property {string} licence an SPDX expression
 * @property {string} author
 * @property {string} text of the licence
 */

/** Licences whose every copy reads the same; a package may name them and leave the text out. */
const standardTexts = ['Apache-2.0', 'MIT'];

const licenceFile = /^(licen[cs]e|copying|notice)/i;

/**
 * @param {string} projectFolder
 * @param {readonly Bundled[]} bundled what vite says that it bundled (`build.license`)
 * @returns {string}
 */
export function thirdPartyNotices(projectFolder, bundled) {
  const notices = new Map();
  const add = (/** @type {Notice} */ notice) =>
    notices.set(`${notice.name} ${notice.version}`, notice);
  for (const folder of productionPackages(projectFolder)) add(noticeOf(folder));
  for (const { name, version, identifier, text } of bundled) {
    const known = notices.get(`${name} ${version}`);
    if (!known)
      add(complete({ name, version, licence: identifier ?? '', author: '', text: text ?? '' }));
  }
  add({
    ...{ name: 'Dawn, in webgpu', version: '', licence: 'BSD-3-Clause', author: '' },
    text: standardText('BSD-3-Clause-Dawn'),
  });
  return asText(preamble, notices);
}

/**
 * What the page beside an exported generator is made of: its script is given away with every one.
 *
 * @param {string} projectFolder
 * @param {readonly Bundled[]} bundled
 * @returns {string}
 */
export function pageNotices(projectFolder, bundled) {
  const notices = new Map();
  for (const { name, version } of bundled)
    notices.set(`${name} ${version}`, noticeOf(join(projectFolder, 'node_modules', name)));
  const xnnpack = {
    ...{ name: 'XNNPACK, in tfjs-backend-wasm', version: '', licence: 'BSD-3-Clause', author: '' },
    text: standardText('BSD-3-Clause-XNNPACK'),
  };
  notices.set(xnnpack.name, xnnpack);
  const own = readFileSync(join(projectFolder, 'LICENSE'), 'utf8').trim();
  return asText(`${pagePreamble}\n\n${own}`, notices);
}

/**
 * @param {string} first
 * @param {Map<string, Notice>} notices by name and version
 */
function asText(first, notices) {
  const sorted = [...notices.entries()].sort(([one], [other]) => one.localeCompare(other));
  const texts = standardTexts.map((id) => `${heading(id)}\n${standardText(id)}`);
  return [first, ...sorted.map(([key, notice]) => section(key, notice)), ...texts].join('\n\n');
}

/**
 * @typedef {{ name: string, version: string, identifier?: string, text?: string }} Bundled
 */

/**
 * The folders of the packages that the lockfile lists for production and that are installed: those for
 * other systems are not.
 *
 * @param {string} projectFolder
 * @returns {string[]}
 */
export function productionPackages(projectFolder) {
  const lock = JSON.parse(readFileSync(join(projectFolder, 'package-lock.json'), 'utf8'));
  return (
    Object.entries(lock.packages)
      // The checkout itself, and its own package with Node, are no others'.
      .filter(([path, { dev, link }]) => path.startsWith('node_modules/') && !dev && !link)
      .map(([path]) => join(projectFolder, path))
      .filter((folder) => existsSync(join(folder, 'package.json')))
  );
}

/** @param {string} folder @returns {Notice} */
function noticeOf(folder) {
  const { name, version, license, author } = JSON.parse(
    readFileSync(join(folder, 'package.json'), 'utf8'),
  );
  const files = readdirSync(folder).filter((file) => licenceFile.test(file));
  // sharp's libvips tells in its README what it is made of, and under which licences.
  const sources = files.length > 0 ? files : ['README.md'].filter(() => /libvips/.test(name));
  return complete({
    name,
    version,
    licence: typeof license === 'string' ? license : (license?.type ?? ''),
    author: typeof author === 'string' ? author : (author?.name ?? ''),
    text: sources.map((file) => readFileSync(join(folder, file), 'utf8').trim()).join('\n\n'),
  });
}

/**
 * @param {Notice} notice
 * @returns {Notice}
 */
function complete(notice) {
  if (notice.text) return notice;
  const standard = standardTexts.filter((id) => notice.licence.includes(id));
  if (standard.length === 0)
    throw new Error(`${notice.name} ${notice.version} ships no licence text (${notice.licence}).`);
  const author = notice.author && `Copyright (c) ${notice.author}\n\n`;
  return {
    ...notice,
    text: `${author}The text of ${standard.join(' and of ')} stands at the end of this file.`,
  };
}

/** @param {string} id */
function standardText(id) {
  return readFileSync(join(import.meta.dirname, 'licence-texts', `${id}.txt`), 'utf8').trim();
}

/** @param {string} key @param {Notice} notice */
function section(key, { licence, text }) {
  return `${heading(licence ? `${key} (${licence})` : key)}\n${text}`;
}

/** @param {string} title */
function heading(title) {
  return `${'='.repeat(80)}\n${title}\n${'='.repeat(80)}\n`;
}

const pagePreamble = `Third-party notices of make-creatures.html

The page holds a generator that somebody trained, whose rights are theirs; a script of Sprite GAN Studio, under the MIT
licence, which follows; and the work of others below: TensorFlow.js above all, Copyright Google LLC and The TensorFlow.js
Authors, under the Apache License 2.0. Its sources: https://github.com/tensorflow/tfjs.`;

const preamble = `Third-party notices of Sprite GAN Studio

The studio itself is under the MIT licence (LICENSE). It is built from the work of many others. This file names
them with their licences; it is written anew at every build.

Electron and Chromium, in which the desktop app runs: their own licences lie beside its program, in
LICENSE.electron.txt and LICENSES.chromium.html.

libvips, which reads and writes pictures, is under the LGPL, version 3 or later, together with GLib, librsvg, Pango
and other libraries that it was built with. It is a shared library of its own (libvips-cpp), which you may replace by
another build. Its sources, and how it is built: https://github.com/lovell/sharp-libvips,
https://github.com/libvips/libvips.

Dawn, with which the webgpu engine reaches a graphics card, is built from SPIRV-Tools and Abseil too, under the Apache
License 2.0, and on Windows comes with Microsoft's DirectX shader compiler, under the University of Illinois/NCSA
Open Source License. Its sources: https://dawn.googlesource.com/dawn.

TensorFlow, the native engine, is not part of the studio's packages: "Get the fast engine" downloads it as its
authors publish it. It is Copyright The TensorFlow Authors, under the Apache License 2.0, whose text stands at the
end of this file; its sources: https://github.com/tensorflow/tensorflow.`;
