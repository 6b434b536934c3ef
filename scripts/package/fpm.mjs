#!/usr/bin/env node
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  cpSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { parseArgs } from 'node:util';

/**
 * What electron-builder calls instead of fpm (CUSTOM_FPM_PATH): takes the options that it gives for a .deb and
 * has Debian's own dpkg-deb build it. electron-builder would download fpm with a whole Ruby, from a host that
 * not every network reaches (docs/decisions/0130). An option that is not known here is an error.
 */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    s: { type: 'string', short: 's' },
    t: { type: 'string', short: 't' },
    force: { type: 'boolean' },
    debug: { type: 'boolean' },
    log: { type: 'string' },
    d: { type: 'string', short: 'd', multiple: true },
    'deb-recommends': { type: 'string', multiple: true },
    'deb-compression': { type: 'string', default: 'xz' },
    'deb-priority': { type: 'string', default: 'optional' },
    architecture: { type: 'string' },
    'after-install': { type: 'string' },
    'after-remove': { type: 'string' },
    description: { type: 'string', default: '' },
    version: { type: 'string' },
    iteration: { type: 'string' },
    package: { type: 'string' },
    name: { type: 'string' },
    maintainer: { type: 'string' },
    vendor: { type: 'string' },
    url: { type: 'string' },
    license: { type: 'string' },
    category: { type: 'string', default: 'misc' },
  },
});
if (values.t !== 'deb') throw new Error(`Only .deb packages are made here, no ${values.t}.`);
/** electron-builder's names that dpkg-deb does not share. */
const compressors = new Map([
  ['gz', 'gzip'],
  ['zst', 'zstd'],
]);
const output = values.package ?? '';
const staging = mkdtempSync(`${output}.new-`);
try {
  layOutFiles();
  const files = filesBelow(staging);
  writeControl(files);
  execFileSync('dpkg-deb', [
    '--root-owner-group',
    `-Z${compressors.get(values['deb-compression']) ?? values['deb-compression']}`,
    ...['--build', staging, output],
  ]);
} finally {
  rmSync(staging, { recursive: true, force: true });
}

/** `from=to` copies a file; with a slash at its end, what a folder holds. */
function layOutFiles() {
  for (const mapping of positionals) {
    const at = mapping.lastIndexOf('=');
    const [from, to] = [mapping.slice(0, at), join(staging, mapping.slice(at + 1))];
    mkdirSync(dirname(to), { recursive: true });
    cpSync(from, to, { recursive: true, verbatimSymlinks: true });
  }
  // As on the system, not as the umask of whoever packages would have it.
  chmodSync(staging, 0o755);
  for (const entry of readdirSync(staging, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isDirectory()) chmodSync(path, 0o755);
    else if (entry.isFile()) chmodSync(path, lstatSync(path).mode & 0o100 ? 0o755 : 0o644);
  }
}

/**
 * Debian's policy, chapter 5 (control) and deb-md5sums(5).
 *
 * @param {string[]} files
 */
function writeControl(files) {
  const control = join(staging, 'DEBIAN');
  mkdirSync(control);
  const bytes = files.reduce((sum, file) => sum + lstatSync(file).size, 0);
  const { version = '', iteration } = values;
  const recommends = values['deb-recommends']?.join(', ');
  writeLines(join(control, 'control'), [
    `Package: ${values.name}`,
    `Version: ${iteration ? `${version}-${iteration}` : version}`,
    `Architecture: ${values.architecture}`,
    `Maintainer: ${values.maintainer}`,
    `Installed-Size: ${Math.ceil(bytes / 1024)}`,
    `Depends: ${(values.d ?? []).join(', ')}`,
    ...(recommends ? [`Recommends: ${recommends}`] : []),
    `Section: ${values.category}`,
    `Priority: ${values['deb-priority']}`,
    `Homepage: ${values.url}`,
    `Description: ${inParagraphs(values.description)}`,
  ]);
  const sums = files
    .filter((file) => lstatSync(file).isFile())
    .map((file) => `${md5(file)}  ${relative(staging, file)}`);
  writeLines(join(control, 'md5sums'), sums);
  for (const [script, file] of [
    ['postinst', values['after-install']],
    ['postrm', values['after-remove']],
  ]) {
    if (!script || !file) continue;
    cpSync(file, join(control, script));
    chmodSync(join(control, script), 0o755);
  }
}

/** @param {string} folder @returns {string[]} files and links, in order */
function filesBelow(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

/**
 * A synopsis, then lines that begin with a space.
 *
 * @param {string} description
 */
function inParagraphs(description) {
  const [synopsis = '', ...rest] = description.split('\n').map((line) => line.trim());
  return [synopsis, ...rest.filter(Boolean).map((line) => ` ${line}`)].join('\n');
}

/** @param {string} file */
function md5(file) {
  return createHash('md5').update(readFileSync(file)).digest('hex');
}

/** @param {string} file @param {string[]} lines */
function writeLines(file, lines) {
  writeFileSync(file, `${lines.join('\n')}\n`, { mode: 0o644 });
}
