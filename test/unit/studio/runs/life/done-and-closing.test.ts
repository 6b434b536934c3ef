import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { forkPictureProcess } from '../../../../../main/host/fork-process.ts';
import { insertDataset } from '../../../../../main/store/datasets.ts';
import { openLibrary } from '../../../../../main/store/library.ts';
import { findRun, insertRun } from '../../../../../main/store/runs.ts';
import { deadlines } from '../../../../../main/studio/runs/life/life.ts';
import { openStudio } from '../../../../../main/studio/studio.ts';
import type { RunEvent, RunState } from '../../../../../shared/run/events.ts';
import { exampleDataset, exampleRun } from '../../../store/examples.ts';
import { temporaryFolder } from '../../../store/fixtures.ts';
import { fakeTrainers, type FakeTrainer } from '../fake-trainer.ts';
import { settle } from '../test-core.ts';

/** A studio with a run that trains. */
async function training() {
  const libraryPath = join(temporaryFolder(), 'library');
  const library = openLibrary(libraryPath);
  insertDataset(library.store, exampleDataset());
  insertRun(library.store, exampleRun());
  library.close();
  for (const folder of ['datasets/d1', 'runs/r1'])
    mkdirSync(join(libraryPath, folder), { recursive: true });
  const { startTrainer, started } = fakeTrainers();
  const studio = openStudio({
    ...{ libraryPath, startTrainer, startPictureProcess: forkPictureProcess, appVersion: '1' },
  });
  onTestFinished(() => studio.close());
  const events: RunEvent[] = [];
  studio.push.subscribe('run-events', (batch) => events.push(...batch));
  studio.runs.continueQueue();
  await settle();
  const trainer = started[0] as FakeTrainer;
  trainer.begin();
  let closed: Promise<void> | undefined;
  const acts = {
    says: () => trainer.sayEvents({ type: 'done', step: 9, at: 9, reason: 'completed' }),
    exits: () => trainer.exit({ code: 0, signal: null }),
    dies: () => trainer.exit({ code: null, signal: 'SIGKILL' }),
    closes: () => void (closed = studio.close()),
  };
  const states = () => events.flatMap((event) => (event.type === 'state' ? [event.state] : []));
  return { studio, trainer, events, acts, states, closed: () => closed };
}

type Act = keyof Awaited<ReturnType<typeof training>>['acts'];

/** How soon one thing follows the other. */
const pauses: [string, () => Promise<void>][] = [
  ['in the same breath', async () => undefined],
  ['a microtask later', () => Promise.resolve()],
  ['some turns later', settle],
];

const orders: { acts: Act[]; states: string[]; saved: string[] }[] = [
  {
    acts: ['closes', 'says', 'exits'],
    states: ['stopping', 'completed'],
    saved: ['Pond, vanilla'],
  },
  { acts: ['says', 'closes', 'exits'], states: ['completed'], saved: [] },
  { acts: ['says', 'exits', 'closes'], states: ['completed'], saved: [] },
  { acts: ['closes', 'dies'], states: ['stopping', 'interrupted'], saved: ['Pond, vanilla'] },
  { acts: ['dies', 'closes'], states: ['interrupted'], saved: [] },
  { acts: ['says', 'closes', 'dies'], states: ['completed'], saved: [] },
  { acts: ['says', 'dies', 'closes'], states: ['completed'], saved: [] },
];

describe.each(orders)(
  'closing the studio, in the order $acts',
  ({ acts: order, states, saved }) => {
    it.each(pauses)('tells the end once, last of all, %s', async (_, pause) => {
      const { studio, trainer, events, acts, states: told, closed } = await training();
      for (const act of order) {
        acts[act]();
        await pause();
      }
      await closed();
      expect(told()).toEqual(['starting', 'running', ...states]);
      expect(events.filter(({ type }) => type === 'done')).toEqual([events.at(-1)]);
      expect(events.at(-1)).toMatchObject({ type: 'done', reason: states.at(-1) });
      expect(studio.closing?.saving).toEqual(saved);
      expect(trainer.commands.filter(({ type }) => type === 'stop')).toHaveLength(saved.length);
    });
  },
);

describe('a run that is being saved', () => {
  it('is waited for, whatever else of the studio cannot be closed', async () => {
    const { studio, trainer, acts, closed } = await training();
    vi.spyOn(studio.resources, 'close').mockRejectedValue(new Error('a file cannot be closed'));
    vi.spyOn(studio.imports, 'close').mockImplementation(() => {
      throw new Error('nor an import');
    });
    acts.closes();
    await settle();
    expect(trainer.commands.at(-1)).toEqual({ type: 'stop' });
    expect(studio.runs.get('r1').state).toBe('stopping');
    trainer.finish('stopped', 9);
    await closed();
    expect(stateInLibrary(studio.libraryPath)).toBe('stopped');
  });

  it('is asked to stop though its state cannot be stored', async () => {
    const { studio, trainer, acts, closed } = await training();
    studio.push.subscribe('run-events', (events) => {
      if (events.some((event) => event.type === 'state' && event.state === 'stopping'))
        throw new Error('nobody listens');
    });
    acts.closes();
    await settle();
    expect(trainer.commands.at(-1)).toEqual({ type: 'stop' });
    trainer.finish('stopped', 9);
    await closed();
    expect(stateInLibrary(studio.libraryPath)).toBe('stopped');
  });
});

function stateInLibrary(libraryPath: string): RunState | undefined {
  const { store, close } = openLibrary(libraryPath);
  const state = findRun(store, 'r1')?.state;
  close();
  return state;
}

describe('whoever hears that a run is done', () => {
  it('finds nothing of it left, and may close the studio on the spot', async () => {
    const { studio, trainer, events, acts } = await training();
    let closed: Promise<void> | undefined;
    studio.push.subscribe('run-events', (batch) => {
      if (!batch.some(({ type }) => type === 'done')) return;
      const nothing = { names: [], withinMs: deadlines.closeRestMs };
      expect(studio.runs.whatClosingSaves()).toEqual(nothing);
      closed = studio.close();
    });
    acts.says();
    acts.exits();
    await closed;
    expect(closed).toBeDefined();
    expect(studio.closing?.saving).toEqual([]);
    expect(trainer.commands.map(({ type }) => type)).toEqual(['job']);
    expect(events.at(-1)).toMatchObject({ type: 'done', reason: 'completed' });
  });
});
