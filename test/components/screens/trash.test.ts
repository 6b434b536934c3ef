import { expect, it } from 'vitest';
import TrashScreen from '../../../renderer/screens/studio/TrashScreen.svelte';
import type { Trashed } from '../../../shared/library/trash.ts';
import { answersOfLibrary } from '../example-library.ts';
import { mount } from '../mount.ts';

const day = 86_400_000;
const removedAt = Date.now() - 2 * day;

const newts: Trashed = {
  ref: { kind: 'run', id: 'r9' },
  name: 'Newts',
  count: 1_200,
  removedAt,
  goesAt: removedAt + 30 * day,
  neededBy: null,
  pictures: ['runs/r9/samples/001200.png'],
};
const pond: Trashed = {
  ref: { kind: 'dataset', id: 'd9' },
  name: 'Old pond',
  count: 40,
  removedAt,
  goesAt: removedAt + 30 * day,
  neededBy: 'Newts',
  pictures: ['datasets/d9/sprites/0.png'],
};
const stars: Trashed = {
  ref: { kind: 'favourites', removedAt },
  name: 'Pond, vanilla',
  count: 3,
  removedAt,
  goesAt: removedAt + 30 * day,
  neededBy: null,
  pictures: ['favourites/f1.png', 'favourites/f2.png'],
};
const room = { runs: 1, datasets: 1, favourites: 3, leftovers: 0, bytes: 3e6 };

const withTrash = (items: Trashed[]) => ({
  ...answersOfLibrary(),
  'trash.list': () => items,
  'library.room': () => room,
});

it('lists what was removed, with when it goes for good', async () => {
  const answers = withTrash([newts, pond, stars]);
  const { screen } = await mount(TrashScreen, { title: 'Trash' }, { answers });
  const rows = screen.getByRole('list', { name: 'Removed' }).getByRole('listitem');
  await expect
    .element(rows.nth(0))
    .toMatchTextContent(/Run of 1,200 steps · removed 2 days ago · goes for good in 28 days/);
  await expect.element(rows.nth(1)).toMatchTextContent(/Dataset of 40 sprites/);
  await expect.element(rows.nth(2)).toMatchTextContent(/3 starred or rejected creatures/);
  await expect
    .element(screen.getByTestId('trash-room'))
    .toMatchTextContent(/^3\.0 MB on the disk: 1 removed run, /);
});

it('brings one back without asking, and says so', async () => {
  const answers = { ...withTrash([newts, stars]), 'trash.restore': () => null };
  const { screen, studio, stores } = await mount(TrashScreen, { title: 'Trash' }, { answers });
  await screen.getByRole('button', { name: 'Bring Newts back' }).click();
  await expect.poll(() => stores.toasts.list[0]?.message).toBe('Back again: Newts.');
  expect(studio.asked('trash.restore')).toEqual([{ refs: [newts.ref] }]);
});

it('deletes one for good only when that is confirmed, and then nothing offers to undo it', async () => {
  const answers = { ...withTrash([newts]), 'trash.delete': () => null };
  const { screen, studio, stores } = await mount(TrashScreen, { title: 'Trash' }, { answers });
  stores.toasts.say('Removed Newts.', { label: 'Undo', run: () => undefined });
  await screen.getByRole('button', { name: 'Delete Newts for good' }).click();
  await screen.getByRole('alertdialog').getByRole('button', { name: 'Cancel' }).click();
  expect(studio.asked('trash.delete')).toEqual([]);
  await screen.getByRole('button', { name: 'Delete Newts for good' }).click();
  studio.answer({ 'trash.list': () => [] });
  await screen.getByRole('button', { name: 'Delete for good', exact: true }).click();
  await expect.poll(() => studio.asked('trash.delete')).toEqual([{ refs: [newts.ref] }]);
  await expect.element(screen.getByText('Nothing is in the trash')).toBeVisible();
  expect(stores.toasts.actNewest()).toBe(false);
});

it('keeps a dataset from being deleted that a run in the trash was trained on', async () => {
  const answers = withTrash([pond]);
  const { screen } = await mount(TrashScreen, { title: 'Trash' }, { answers });
  const button = screen.getByRole('button', { name: /^Delete…|^Delete Old pond/ });
  await expect.element(button).toHaveAttribute('aria-disabled', 'true');
});

it('frees all of the room when that is confirmed', async () => {
  const answers = { ...withTrash([newts]), 'library.freeRoom': () => room };
  const { screen, stores } = await mount(TrashScreen, { title: 'Trash' }, { answers });
  await screen.getByRole('button', { name: 'Free the room now…' }).click();
  await screen.getByRole('button', { name: 'Delete for good', exact: true }).click();
  await expect.poll(() => stores.toasts.list[0]?.message).toBe('3.0 MB are free again.');
});

it('shows what was looked at last, whatever is answered last', async () => {
  const answers: (() => void)[] = [];
  const slowly = () => new Promise<typeof room>((answer) => answers.push(() => answer(room)));
  const { screen, studio } = await mount(
    TrashScreen,
    { title: 'Trash' },
    { answers: { ...withTrash([newts]), 'library.room': slowly } },
  );
  await expect.poll(() => answers.length).toBe(1);
  studio.answer({ 'trash.list': () => [] });
  studio.push('trash', {});
  await expect.poll(() => answers.length).toBe(2);
  answers[1]?.();
  await expect.element(screen.getByText('Nothing is in the trash')).toBeVisible();
  answers[0]?.();
  // Answered after it, and so come by then.
  studio.push('trash', {});
  await expect.poll(() => answers.length).toBe(3);
  await expect.element(screen.getByText('Nothing is in the trash')).toBeVisible();
});

it('looks again when something was removed, or deleted, elsewhere', async () => {
  const { screen, studio } = await mount(
    TrashScreen,
    { title: 'Trash' },
    { answers: withTrash([]) },
  );
  await expect.element(screen.getByText('Nothing is in the trash')).toBeVisible();
  studio.answer({ 'trash.list': () => [newts] });
  studio.push('changed', { what: 'runs', items: [], removed: ['r9'] });
  await expect.element(screen.getByRole('heading', { name: 'Newts' })).toBeVisible();
  studio.answer({ 'trash.list': () => [] });
  studio.push('trash', {});
  await expect.element(screen.getByText('Nothing is in the trash')).toBeVisible();
});
