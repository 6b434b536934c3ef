import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { main } from '../../../main/cli/program.ts';
import { insertDataset } from '../../../main/store/datasets.ts';
import type { WritableStore } from '../../../main/store/store.ts';
import { openStudio } from '../../../main/studio/studio.ts';
import { exampleDataset } from '../store/examples.ts';
import { temporaryFolder } from '../store/fixtures.ts';
import { fakeTrainers } from '../studio/runs/fake-trainer.ts';

/** A library with three runs that wait, because nobody has come to the hour at which they may start. */
async function libraryWithQueue(): Promise<string> {
  const libraryPath = temporaryFolder();
  const studio = openStudio({
    libraryPath,
    startTrainer: fakeTrainers().startTrainer,
    startPictureProcess: () => {
      throw new Error('no picture is read here');
    },
    appVersion: '1',
  });
  insertDataset(studio.store as WritableStore, exampleDataset());
  for (const name of ['one', 'two', 'three'])
    studio.runs.create({
      datasetId: 'd1',
      name,
      hyperparameters: {},
      engine: 'auto',
      startsAt: new Date(2099, 0, 1, 22).getTime(),
    });
  await studio.close();
  return libraryPath;
}

async function studioQueue(library: string, ...args: string[]) {
  let said = '';
  const spies = (['stdout', 'stderr'] as const).map((stream) =>
    vi.spyOn(process[stream], 'write').mockImplementation((text) => {
      said += String(text);
      return true;
    }),
  );
  onTestFinished(() => spies.forEach((spy) => spy.mockRestore()));
  const status = await main([process.execPath, 'studio', 'queue', ...args, '--library', library]);
  spies.forEach((spy) => spy.mockRestore());
  return { status, said };
}

/** "one two three", as the list has them. */
function orderIn(said: string): string {
  return Array.from(said.matchAll(/\b(one|two|three)\b/g), ([name]) => name).join(' ');
}

describe('studio queue', () => {
  it('lists what waits, moves a run, and gives and takes a start time; it trains nothing', async () => {
    const library = await libraryWithQueue();
    const { said } = await studioQueue(library);
    expect(orderIn(said)).toBe('one two three');
    expect(said).toMatch(/1 .* one +on 2099-01-01 at 22:00/);
    expect(orderIn((await studioQueue(library, 'three', '--place', '1')).said)).toBe(
      'three one two',
    );
    await studioQueue(library, 'one', '--now');
    await studioQueue(library, 'two', '--start-at', '2098-05-06 07:08');
    const after = (await studioQueue(library)).said;
    expect(after).toMatch(/1 .* three +on 2099-01-01 at 22:00/);
    expect(after).toMatch(/2 .* one +at its turn/);
    expect(after).toMatch(/3 .* two +on 2098-05-06 at 07:08/);
  });

  it('refuses what is unclear, no time, and no run', async () => {
    const library = await libraryWithQueue();
    for (const [args, message] of [
      [['one'], /It is not clear what to do with the queue/],
      [['--place', '1'], /Name a run with --place/],
      [['one', '--start-at', 'tonight'], /a time such as 22:00/],
      [['nobody', '--place', '1'], /There is no run "nobody"/],
    ] as const) {
      const { status, said } = await studioQueue(library, ...args);
      expect(status).not.toBe(0);
      expect(said).toMatch(message);
    }
  });
});
