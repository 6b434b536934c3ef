import {
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join, relative } from 'node:path';
import type { SeededRandom } from '../../main/studio/datasets/built-in/random.ts';
import { exitCodes } from '../../main/cli/exit-codes.ts';
import type { Kind } from '../kind.ts';
import { expectGoodEnd } from '../scene/command.ts';
import type { Scene } from '../scene/scene.ts';
import { runName } from '../scene/template.ts';
import { lookRound } from '../studio/look-round.ts';
import { expectSameTraining } from './same-training.ts';

/** What is damaged, by the path within the library. */
const targets = {
  'studio.db': /^studio\.db$/,
  'library.lock and its holder': /^library\./,
  'sprites.bin': /sprites\.bin$/,
  'config.json': /config\.json$/,
  checkpoints: /checkpoints\//,
  'samples and favourites': /\.png$/,
} as const;

export const damagedFiles: readonly Kind[] = Object.entries(targets).map(([title, path]) => ({
  id: `damaged ${title}`,
  part: 'damaged-files' as const,
  title: `Damage to ${title}: cut off, emptied, zeroed, bits flipped, a link, a folder`,
  attempts: { quick: 1, usual: title === 'checkpoints' ? 24 : 60, long: 2_000 },
  attempt: (scene: Scene) => damageFile(scene, path),
}));

async function damageFile(scene: Scene, fits: RegExp): Promise<number> {
  const { library, random } = scene;
  scene.copyLibrary();
  // No studio holds it, so these two have no file by themselves.
  writeFileSync(join(library, 'library.holder.json'), '{"pid":1,"since":1,"address":null}\n');
  const files = filesOf(library).filter((path) => fits.test(path));
  const file = random.pick(files);
  const damage = random.pick(damages);
  await within(`${damage.name} of ${file}`, async () => {
    damage.apply(join(library, file), random, scene.canaries.folder);
    await scene.inStudio(lookRound);
    if (file.includes('checkpoints/') || random.chance(0.1)) await expectResumesOrSaysWhy(scene);
  });
  return 1;
}

/** Goes on bit for bit as without the damage, from whatever checkpoint is left, or is refused in words. */
async function expectResumesOrSaysWhy(scene: Scene): Promise<void> {
  const end = await scene.command('resume', runName, '--steps', '65', '--json').ended;
  expectGoodEnd(end, [exitCodes.done, exitCodes.failed]);
  if (end.code === exitCodes.done) await expectSameTraining(scene);
}

async function within(what: string, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (cause) {
    throw new Error(`${what}:`, { cause });
  }
}

function filesOf(library: string): string[] {
  return readdirSync(library, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(library, join(entry.parentPath, entry.name)))
    .sort();
}

interface Damage {
  name: string;
  apply(path: string, random: SeededRandom, elsewhere: string): void;
}

/** A region of bytes is changed in place. */
function changed(
  name: string,
  change: (bytes: Buffer, start: number, end: number, random: SeededRandom) => void,
): Damage {
  return {
    name,
    apply(path, random) {
      const bytes = readFileSync(path);
      const start = Math.floor(random.unit() * bytes.length);
      const length = 1 + Math.floor(random.unit() ** 3 * (bytes.length - start));
      change(bytes, start, Math.min(bytes.length, start + length), random);
      writeFileSync(path, bytes);
    },
  };
}

const damages: readonly Damage[] = [
  {
    name: 'truncation',
    apply: (path, random) =>
      truncateSync(path, Math.floor(random.unit() * readFileSync(path).length)),
  },
  { name: 'emptying', apply: (path) => truncateSync(path, 0) },
  changed('zeroes in a region', (bytes, start, end) => bytes.fill(0, start, end)),
  changed('zeroes at the start', (bytes, start) => bytes.fill(0, 0, start)),
  changed('noise in a region', (bytes, start, end, random) => {
    for (let at = start; at < end; at++) bytes[at] = Math.floor(random.unit() * 256);
  }),
  changed('flipped bits', (bytes, start, _end, random) => {
    const at = random.chance(0.5) ? Math.floor(random.unit() * Math.min(100, bytes.length)) : start;
    if (bytes.length > 0) bytes[at] = (bytes[at] ?? 0) ^ (1 << Math.floor(random.unit() * 8));
  }),
  {
    name: 'a link to a file',
    apply(path, _random, elsewhere) {
      rmSync(path);
      symlinkSync(join(elsewhere, 'thesis.txt'), path);
    },
  },
  {
    name: 'a dangling link',
    apply(path, _random, elsewhere) {
      rmSync(path);
      symlinkSync(join(elsewhere, 'nothing'), path);
    },
  },
  {
    name: 'a folder in its place',
    apply(path) {
      rmSync(path);
      mkdirSync(path);
    },
  },
  { name: 'deletion', apply: (path) => rmSync(path) },
];
