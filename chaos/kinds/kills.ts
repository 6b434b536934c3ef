import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import sharp from 'sharp';
import { z } from 'zod';
import { runSummarySchema } from '../../shared/run/run.ts';
import type { Kind } from '../kind.ts';
import { expectGoodEnd, type StudioCommand } from '../scene/command.ts';
import { seesProcesses } from '../scene/processes.ts';
import type { Scene } from '../scene/scene.ts';
import { runName, trainingOptions, trainingSteps } from '../scene/template.ts';
import { lookRound } from '../studio/look-round.ts';
import { expectSameTraining } from './same-training.ts';

const obstacle = () =>
  seesProcesses ? undefined : 'only Linux shows which processes belong together';

export const kills: readonly Kind[] = [
  {
    id: 'kills-training',
    part: 'kills',
    title: 'Kills in training, then resumed: weights bit for bit those of a run without any',
    attempts: { quick: 1, usual: 10, long: 400 },
    obstacle,
    attempt: killTraining,
  },
  {
    id: 'kills-import',
    part: 'kills',
    title: 'Kills in an import',
    attempts: { quick: 1, usual: 12, long: 600 },
    obstacle,
    attempt: killImport,
  },
  {
    id: 'kills-export',
    part: 'kills',
    title: 'Kills in an export',
    attempts: { quick: 1, usual: 12, long: 600 },
    obstacle,
    attempt: killExport,
  },
  {
    id: 'kills-purge',
    part: 'kills',
    title: 'Kills while removed runs are purged',
    attempts: { quick: 1, usual: 12, long: 600 },
    obstacle,
    attempt: killPurge,
  },
];

/** About as many lines as a training of these steps prints. */
const linesOfTraining = trainingSteps + 25;

async function killTraining(scene: Scene): Promise<number> {
  const { random } = scene;
  const killsWanted = 1 + Math.floor(random.unit() * 4);
  const train = () =>
    scene.command('train', scene.template.sprites, '--name', runName, ...trainingOptions);
  let command = train();
  for (let killed = 0; ; killed++) {
    if (killed === killsWanted) {
      expectGoodEnd(await command.ended);
      await expectSameTraining(scene);
      return killed;
    }
    await killAtLine(scene, command);
    await expectOpens(scene);
    const run = (await runsOf(scene)).find(({ name }) => name === runName);
    if (run?.state === 'completed') {
      await expectSameTraining(scene);
      return killed + 1;
    }
    command = run ? scene.command('resume', run.id, '--json') : train();
  }
}

async function killAtLine(scene: Scene, command: StudioCommand): Promise<void> {
  const { random } = scene;
  const whom = random.pick(['studio', 'trainer', 'everything'] as const);
  const laterMs = random.between(0, 30);
  const line = 1 + Math.floor(random.unit() * linesOfTraining);
  command.atLine(line, () => setTimeout(() => command.kill(whom), laterMs));
  const end = await command.ended;
  // Killed alone, the trainer leaves a studio that says so.
  if (whom === 'trainer') expectGoodEnd(end, [0, 1]);
}

async function runsOf(scene: Scene) {
  const end = await scene.command('runs', '--json').ended;
  expectGoodEnd(end, [0, 1]);
  // Killed before the library was made.
  return end.code === 0 ? z.array(runSummarySchema).parse(JSON.parse(end.output)) : [];
}

async function expectOpens(scene: Scene): Promise<void> {
  const refused = await scene.inStudio(async (studio) => {
    const refusals = await lookRound(studio);
    if (refusals.length > 0) throw new Error(`After a kill: ${refusals.join('; ')}`);
  });
  if (refused) throw new Error(`After a kill the library does not open: ${refused.message}`);
}

/** Longer than the command takes by itself, so that some kills come too late. */
async function killWithin(scene: Scene, wholeMs: number, command: StudioCommand): Promise<void> {
  const timer = setTimeout(
    () => command.kill('everything'),
    scene.random.between(0, wholeMs * 1.1),
  );
  const end = await command.ended;
  clearTimeout(timer);
  if (end.signal !== 'SIGKILL') expectGoodEnd(end);
}

/** How long a command takes that nobody kills, each measured once. */
const wholeMs = new Map<string, number>();

async function measure(id: string, command: () => StudioCommand): Promise<number> {
  const known = wholeMs.get(id);
  if (known !== undefined) return known;
  const started = Date.now();
  expectGoodEnd(await command().ended);
  wholeMs.set(id, Date.now() - started);
  return Date.now() - started;
}

async function killImport(scene: Scene): Promise<number> {
  const start = () => scene.command('import', scene.template.manySprites);
  const took = await measure('import', start);
  await killWithin(scene, took, start());
  await expectOpens(scene);
  await scene.inStudio(async (studio) => {
    const datasets = await studio.call('datasets.list', {});
    if (!Array.isArray(datasets)) throw new Error(datasets.message);
    expectFolders(join(scene.library, 'datasets'), datasets);
  });
  return 1;
}

/** What was half written when the studio died is swept away, and only that. */
function expectFolders(folder: string, rows: readonly { id: string }[]): void {
  const [there, known] = [readdirSync(folder).sort(), rows.map(({ id }) => id).sort()];
  if (String(there) !== String(known))
    throw new Error(`${folder} holds ${there.join(', ')} where ${known.join(', ')} are known.`);
}

async function killExport(scene: Scene): Promise<number> {
  scene.copyLibrary();
  const out = join(scene.folder, 'exported');
  const start = (folder = out) => scene.command('export', '--out', folder, '--scale', '16');
  const took = await measure('export', () => start(join(scene.folder, 'measured')));
  await killWithin(scene, took, start());
  await expectOpens(scene);
  // A second one finds its way past what the first has left.
  expectGoodEnd(await start().ended);
  for (const name of readdirSync(out)) {
    if (name.endsWith('.png')) await sharp(join(out, name)).raw().toBuffer();
  }
  return 1;
}

const removedRuns = 40;
const filesOfRun = 60;

async function killPurge(scene: Scene): Promise<number> {
  scene.copyLibrary();
  removeManyRuns(scene.library);
  // A command that opens the library to write, and then has nothing to do.
  const command = scene.command('star', 'nobody', '1');
  const timer = setTimeout(() => command.kill('everything'), scene.random.between(300, 1_500));
  const end = await command.ended;
  clearTimeout(timer);
  if (end.signal !== 'SIGKILL') expectGoodEnd(end, [1]);
  await expectOpens(scene);
  await scene.inStudio(async (studio) => {
    const runs = await studio.call('runs.list', {});
    if (!Array.isArray(runs)) throw new Error(runs.message);
    expectFolders(join(scene.library, 'runs'), runs);
  });
  return 1;
}

/** As if they had been removed long ago. */
function removeManyRuns(library: string): void {
  const connection = new Database(join(library, 'studio.db'));
  const columns = connection
    .prepare(`SELECT name FROM pragma_table_info('runs') WHERE name NOT IN ('id', 'removed_at')`)
    .pluck()
    .all()
    .join(', ');
  const insert = connection.prepare(
    `INSERT INTO runs (id, removed_at, ${columns}) SELECT ?, 1, ${columns} FROM runs LIMIT 1`,
  );
  for (let run = 0; run < removedRuns; run++) {
    insert.run(`removed-${run}`);
    const folder = join(library, 'runs', `removed-${run}`, 'samples');
    mkdirSync(folder, { recursive: true });
    for (let file = 0; file < filesOfRun; file++) writeFileSync(join(folder, `${file}.png`), 'x');
  }
  connection.close();
}
