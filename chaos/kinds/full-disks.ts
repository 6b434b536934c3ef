import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inWords } from '../../scripts/setup/say.mjs';
import type { Kind } from '../kind.ts';
import { expectGoodEnd, type StudioCommand } from '../scene/command.ts';
import type { Scene } from '../scene/scene.ts';
import { SmallDisk } from '../scene/small-disk.ts';
import { runName, trainingOptions, trainingSteps } from '../scene/template.ts';
import { lookRound } from '../studio/look-round.ts';
import { expectSameTraining } from './same-training.ts';

const diskMebibytes = 24;

/** What writes, each as a command on a disk that has little or no room left. */
const writes: Readonly<Record<string, (scene: Scene) => StudioCommand>> = {
  import: (scene) => scene.command('import', scene.template.sprites),
  sample: (scene) =>
    scene.command('sample', runName, '--count', '16', '--out', join(scene.library, '../drawn')),
  star: (scene) => scene.command('star', runName, '4'),
  export: (scene) =>
    scene.command('export', '--scale', '16', '--out', join(scene.library, '../exported')),
};

export const fullDisks: readonly Kind[] = [
  ...Object.entries(writes).map(([name, write]) => ({
    id: `full-disk ${name}`,
    part: 'full-disks' as const,
    title: `Disks that are full at \`${name}\``,
    attempts: { quick: name === 'import' ? 1 : 0, usual: 5, long: 300 },
    obstacle,
    attempt: (scene: Scene) => onSmallDisk(scene, (disk) => writeOnFullDisk(scene, disk, write)),
  })),
  {
    id: 'full-disk training',
    part: 'full-disks',
    title:
      'Disks that fill up in training, then resumed: weights bit for bit those of a run without it',
    attempts: { quick: 0, usual: 6, long: 300 },
    obstacle,
    attempt: (scene) => onSmallDisk(scene, (disk) => trainOnFullDisk(scene, disk)),
  },
];

/** Asked once: whether a disk can be mounted does not change. */
let mountRefusal: string | undefined | null = null;

function obstacle(): string | undefined {
  if (mountRefusal !== null) return mountRefusal;
  const folder = mkdtempSync(join(tmpdir(), 'studio-chaos-disk-'));
  try {
    new SmallDisk(folder, 1).unmount();
    mountRefusal = undefined;
  } catch (error) {
    mountRefusal = `no small disk can be mounted (${inWords(error)})`;
  }
  rmSync(folder, { recursive: true, force: true });
  return mountRefusal;
}

async function onSmallDisk(
  scene: Scene,
  work: (disk: SmallDisk) => Promise<number>,
): Promise<number> {
  const disk = new SmallDisk(join(scene.folder, 'disk'), diskMebibytes);
  scene.library = join(disk.path, 'library');
  try {
    return await work(disk);
  } finally {
    disk.unmount();
  }
}

async function writeOnFullDisk(
  scene: Scene,
  disk: SmallDisk,
  write: (scene: Scene) => StudioCommand,
): Promise<number> {
  scene.copyLibrary();
  disk.fillUpTo(scene.random.chance(0.3) ? 0 : scene.random.between(0, 300_000));
  expectGoodEnd(await write(scene).ended, [0, 1]);
  disk.makeRoom();
  await expectOpens(scene);
  expectGoodEnd(await write(scene).ended);
  return 1;
}

async function trainOnFullDisk(scene: Scene, disk: SmallDisk): Promise<number> {
  const { random } = scene;
  const train = () =>
    scene.command('train', scene.template.sprites, '--name', runName, ...trainingOptions);
  const command = train();
  const left = random.chance(0.5) ? 0 : random.between(0, 200_000);
  command.atLine(3 + Math.floor(random.unit() * trainingSteps), () => disk.fillUpTo(left));
  const end = await command.ended;
  expectGoodEnd(end, [0, 1]);
  disk.makeRoom();
  await expectOpens(scene);
  if (end.code !== 0) {
    const resumed = await scene.command('resume', runName, '--json').ended;
    expectGoodEnd(resumed);
  }
  await expectSameTraining(scene);
  return 1;
}

async function expectOpens(scene: Scene): Promise<void> {
  const refused = await scene.inStudio(async (studio) => {
    const refusals = await lookRound(studio);
    if (refusals.length > 0) throw new Error(`After a full disk: ${refusals.join('; ')}`);
  });
  if (refused) throw new Error(`After a full disk it does not open: ${refused.message}`);
}
