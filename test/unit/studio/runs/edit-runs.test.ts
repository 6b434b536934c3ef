import { describe, expect, it } from 'vitest';
import { Runs } from '../../../../main/studio/runs/runs.ts';
import { mostTags } from '../../../../shared/run/notes.ts';
import { fakeTrainers } from './fake-trainer.ts';
import { settle, testCore } from './test-core.ts';

const request = { datasetId: 'd1', hyperparameters: { steps: 100 }, engine: 'auto' } as const;

/** With one run that trains, and two that were taken from the queue. */
async function open() {
  const { startTrainer } = fakeTrainers();
  const core = testCore(startTrainer);
  const runs = new Runs(core);
  const ids = [1, 2, 3].flatMap(() => runs.create(request)).map(({ id }) => id) as [
    string,
    string,
    string,
  ];
  await settle();
  runs.stop(ids[1]);
  runs.stop(ids[2]);
  return { core, runs, live: ids[0], ended: [ids[1], ids[2]] as [string, string] };
}

describe('what a person says of runs', () => {
  it('is kept: notes, a colour, tags added to and taken from many at once', async () => {
    const { runs, ended } = await open();
    const [one, two] = ended;
    runs.edit([one], { notes: 'Eyes at last.\nKeep.', colourName: 'teal-dashed' });
    runs.edit(ended, { addTags: ['eyes', 'small'] });
    runs.edit([two], { addTags: ['Small', 'blue'], removeTags: ['EYES'] });
    expect(runs.get(one)).toMatchObject({
      notes: 'Eyes at last.\nKeep.',
      colourName: 'teal-dashed',
      tags: ['eyes', 'small'],
    });
    expect(runs.get(two)).toMatchObject({ notes: '', tags: ['small', 'blue'] });
  });

  it('is told to every screen', async () => {
    const { core, runs, ended } = await open();
    const told: string[][] = [];
    core.push.subscribe('changed', (change) => {
      if (change.what === 'runs') told.push(change.items.flatMap(({ tags }) => tags));
    });
    runs.edit(ended, { addTags: ['eyes'] });
    expect(told).toEqual([['eyes', 'eyes']]);
  });

  it('is of all of them or none: a run that trains is not archived, and neither are the others', async () => {
    const { runs, live, ended } = await open();
    expect(() => runs.edit([...ended, live], { archived: true })).toThrow(/cannot be archived/);
    expect(runs.get(ended[0]).archivedAt).toBeNull();
    runs.edit(ended, { archived: true });
    expect(runs.get(ended[0]).archivedAt).toEqual(expect.any(Number));
    runs.edit(ended, { archived: false });
    expect(runs.get(ended[0]).archivedAt).toBeNull();
  });

  it('brings an archived run back that is resumed', async () => {
    const { runs, ended } = await open();
    runs.edit(ended, { archived: true });
    runs.resume(ended[0]);
    expect(runs.get(ended[0]).archivedAt).toBeNull();
  });

  it('has bounds', async () => {
    const { runs, ended } = await open();
    const tags = Array.from({ length: mostTags }, (_, place) => `tag ${place}`);
    runs.edit(ended, { addTags: tags });
    expect(() => runs.edit(ended, { addTags: ['one more'] })).toThrow(/would have 21 tags/);
  });
});

describe('the baseline', () => {
  it('is one run at most, stays when the library is opened again, and can be taken away', async () => {
    const { core, runs, ended } = await open();
    const [one, two] = ended;
    const pinned = (from: Runs) => from.list().filter(({ isBaseline }) => isBaseline);
    runs.pinBaseline(one);
    runs.pinBaseline(two);
    expect(pinned(runs).map(({ id }) => id)).toEqual([two]);
    expect(pinned(new Runs(core)).map(({ id }) => id)).toEqual([two]);
    runs.pinBaseline(null);
    expect(pinned(runs)).toEqual([]);
    expect(() => runs.pinBaseline('nobody')).toThrow(/no run nobody/);
  });
});
