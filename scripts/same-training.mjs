import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { projectFolder } from './setup/project.mjs';
import { runScript } from './setup/run-script.mjs';
import { say } from './setup/say.mjs';

/*
 * `node scripts/same-training.mjs BEFORE AFTER [--only NAME]`: trains two commits on this machine and compares
 * losses, weights, optimizer states and samples, bit for bit. For redesigns that must not change what is trained.
 * AFTER's studio then lists BEFORE's libraries: what an older studio left must be shown as it was.
 */

/** Of each method one run that takes seconds; `resume` is trained half and then resumed. */
const cases = {
  'non-saturating': ['--preset', 'colours', '--loss', 'non-saturating'],
  minimax: ['--preset', 'colours', '--model', 'mlp', '--loss', 'minimax', '--hidden-units', '32'],
  wgan: ['--preset', 'colours', '--loss', 'wgan', '--n-critic', '2'],
  'wgan-gp': ['--preset', 'colours', '--loss', 'wgan-gp', '--n-critic', '2'],
  hinge: [
    '--preset',
    'colours',
    '--loss',
    'hinge',
    '--augmentation-strength',
    'adaptive',
    '--learning-rate-schedule',
    'cosine',
  ],
  r3gan: [
    '--preset',
    'colours',
    '--loss',
    'r3gan',
    '--accumulation',
    '2',
    '--cutout',
    '0.5',
    '--saturation',
    '1',
  ],
  capsule: ['--preset', 'colours', '--model', 'capsule', '--loss', 'margin'],
  pokegan: [
    '--preset',
    'colours',
    '--model',
    'pokegan',
    '--loss',
    'wgan',
    '--n-critic',
    '3',
    '--reuse-noise',
    '--images-from-zero',
  ],
  light: ['--preset', 'colours', '--model', 'light', '--loss', 'hinge'],
  palette: ['--preset', 'quick'],
  'palette-wgan': ['--preset', 'quick', '--loss', 'wgan', '--n-critic', '2'],
  outline: ['--preset', 'outline'],
  colours: ['--preset', 'by-colour', '--conditioning', 'concat'],
  projection: ['--preset', 'by-colour', '--conditioning', 'projection'],
  // What is measured could fall out otherwise the next time.
  bfloat16: ['--preset', 'colours', '--precision', 'bfloat16', '--batch', '32'],
  wasm: ['--preset', 'colours', '--engine', 'wasm', '--loss', 'wgan-gp', '--n-critic', '1'],
};
const small = [
  '--size',
  '32',
  '--batch',
  '8',
  '--base-channels',
  '8',
  '--sample-every',
  '4',
  '--sample-count',
  '16',
];
const steps = ['--steps', '6', '--checkpoint-every', '3'];

await runScript(async () => {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: { only: { type: 'string' } },
  });
  const [before, after] = positionals;
  if (!before || !after)
    throw new Error('Name two commits: node scripts/same-training.mjs BEFORE AFTER');
  if (values.only && !Object.hasOwn(cases, values.only))
    throw new Error(`There is no case ${values.only}; there are ${Object.keys(cases).join(', ')}.`);
  const folder = mkdtempSync(join(tmpdir(), 'same-training-'));
  const [older, newer] = [join(folder, 'older'), join(folder, 'newer')];
  try {
    const sprites = someSprites(join(folder, 'sprites'));
    checkOut(before, older);
    checkOut(after, newer);
    const chosen = Object.entries(cases).filter(([name]) => !values.only || name === values.only);
    const different = chosen.filter(([name, options]) => {
      const first = join(folder, 'libraries', name, 'older');
      const second = join(folder, 'libraries', name, 'newer');
      const trained = fingerprint(older, sprites, first, options);
      const listed = studio(older, ['runs', '--library', first]);
      const trainedAnew = fingerprint(newer, sprites, second, options);
      const listedAnew = studio(newer, ['runs', '--library', first]);
      const lines = differences([...trained, listed], [...trainedAnew, listedAnew]);
      say(
        `${name}: ${lines ? `different\n${lines}` : `the same (${trained.length} things compared)`}`,
      );
      return lines !== '';
    });
    say(different.length === 0 ? 'Both commits train alike.' : `${different.length} runs differ.`);
    return different.length === 0 ? 0 : 1;
  } finally {
    for (const path of [older, newer]) git(['worktree', 'remove', '--force', path]);
    rmSync(folder, { recursive: true, force: true });
  }
});

/** @param {string[]} args */
function git(args) {
  return execFileSync('git', args, { cwd: projectFolder, encoding: 'utf8' });
}

/**
 * @param {string} commit
 * @param {string} path
 */
function checkOut(commit, path) {
  git(['worktree', 'add', '--detach', path, commit]);
  // A copy, not a link: packages of this repository lie in it as links to their own tree.
  cpSync(join(projectFolder, 'node_modules'), join(path, 'node_modules'), {
    recursive: true,
    verbatimSymlinks: true,
  });
}

/**
 * 64 box sprites of the package `pokesprite-images`.
 *
 * @param {string} folder
 */
function someSprites(folder) {
  const source = join(projectFolder, 'node_modules/pokesprite-images/pokemon-gen8/regular');
  mkdirSync(folder, { recursive: true });
  const names = readdirSync(source).filter((name) => name.endsWith('.png'));
  for (const name of names.sort().slice(0, 64)) cpSync(join(source, name), join(folder, name));
  return folder;
}

/**
 * Trains, then resumes for two steps more.
 *
 * @param {string} tree
 * @param {string} sprites
 * @param {string} library
 * @param {string[]} options
 * @returns {string[]} a line for each loss, tensor file and sample
 */
function fingerprint(tree, sprites, library, options) {
  const named = ['--library', library, '--json'];
  const trained = studio(tree, ['train', sprites, ...named, ...small, ...options, ...steps]);
  const run = readdirSync(join(library, 'runs'))[0] ?? '';
  const resumed = studio(tree, ['resume', run, ...named, '--steps', '8']);
  return [...losses(trained), ...losses(resumed), ...files(join(library, 'runs', run))];
}

/**
 * @param {string} tree
 * @param {string[]} args
 */
function studio(tree, args) {
  const script = join(tree, 'scripts', 'studio.mjs');
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, ...args], {
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`studio ${args.join(' ')} ended with ${status}:\n${stderr}`);
  return stdout;
}

/** @param {string} output JSON lines of `studio train --json`; until 0260 two losses, since then series */
function losses(output) {
  const events = output
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line));
  return events.flatMap(({ type, step, values, ...event }) => {
    if (type === 'losses') return `step ${step}: ${event.discriminator} ${event.generator}`;
    if (type !== 'series') return [];
    const [discriminator, generator] = ['discriminator/loss', 'generator/loss'].map(
      (name) => values[name].mean,
    );
    return `step ${step}: ${discriminator} ${generator}`;
  });
}

/** @param {string} runFolder */
function files(runFolder) {
  const names = readdirSync(runFolder, { recursive: true, encoding: 'utf8' });
  return names
    .filter((name) => /\.(safetensors|png)$/.test(name))
    .sort()
    .map(
      (name) =>
        `${name} ${createHash('sha256')
          .update(readFileSync(join(runFolder, name)))
          .digest('hex')}`,
    );
}

/**
 * @param {string[]} first
 * @param {string[]} second
 */
function differences(first, second) {
  const only = (/** @type {string[]} */ a, /** @type {string[]} */ b) =>
    a.filter((line) => !b.includes(line));
  return [
    ...only(first, second).map((line) => `- ${line}`),
    ...only(second, first).map((line) => `+ ${line}`),
  ]
    .slice(0, 20)
    .join('\n');
}
