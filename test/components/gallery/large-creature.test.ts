import { describe, expect, it, onTestFinished } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import Toasts from '../../../renderer/components/Toasts.svelte';
import CreatureDialog from '../../../renderer/gallery/large/CreatureDialog.svelte';
import {
  creatureOfFavourite,
  creatureOfSheet,
} from '../../../renderer/gallery/large/shown-creature.ts';
import { StudioError } from '../../../shared/errors.ts';
import type { Favourite } from '../../../shared/creature/favourite.ts';
import {
  answersOfLibrary,
  examination,
  sheetsOf,
  stars,
  summaryOf,
  vanilla,
} from '../example-library.ts';
import type { Answers } from '../fake-studio.ts';
import { mount } from '../mount.ts';

const [sheet] = sheetsOf(vanilla);
if (!sheet) throw new Error('The example has no sheet');
const vocabulary = { kind: 'labels' as const, names: ['water', 'reeds'] };
const dot =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

async function openCell(cell: number, answers: Answers = {}) {
  const mounted = await mount(
    CreatureDialog,
    {},
    { answers: { ...answersOfLibrary(), ...answers } },
  );
  const of = { runName: vanilla.name, vocabulary };
  const followed: number[] = [];
  const list = {
    count: sheet?.count ?? 0,
    at: (place: number) => creatureOfSheet(sheet as NonNullable<typeof sheet>, place, of),
  };
  mounted.stores.largeCreature.open(list, cell, (place) => followed.push(place));
  await expect.element(mounted.screen.getByRole('dialog')).toBeVisible();
  return { ...mounted, followed };
}

describe('a creature shown large', () => {
  it('says where it came from and what was asked for', async () => {
    const { screen } = await openCell(1);
    await expect
      .element(screen.getByRole('heading', { name: 'Creature 2 of Pond, vanilla' }))
      .toBeVisible();
    await expect.element(screen.getByText('reeds', { exact: true })).toBeVisible();
    await expect.element(screen.getByText('1, 2', { exact: true })).toBeVisible();
    await expect
      .element(screen.getByRole('link', { name: 'Pond, vanilla' }))
      .toHaveAttribute('href', '#/runs/r1');
  });

  it('goes to the next and the one before by arrow keys, to the ends and no further', async () => {
    const { screen, followed } = await openCell(14);
    await userEvent.keyboard('{ArrowRight}{ArrowRight}{ArrowRight}');
    await expect.element(screen.getByText('16 of 16')).toBeVisible();
    await expect.element(screen.getByTestId('creature-next')).toBeDisabled();
    await userEvent.keyboard('{ArrowLeft}');
    await expect.element(screen.getByText('15 of 16')).toBeVisible();
    expect(followed).toEqual([15, 14]);
  });

  it('is starred by S, and shows it', async () => {
    const { screen, studio } = await openCell(1, { 'favourites.add': () => stars[0] as Favourite });
    await expect
      .element(screen.getByRole('button', { name: /^Star/, pressed: false }))
      .toBeVisible();
    await userEvent.keyboard('s');
    await expect
      .poll(() => studio.asked('favourites.add'))
      .toEqual([{ sampleId: sheet?.id, index: 1, recolouring: null }]);
    studio.push('changed', {
      what: 'favourites',
      items: [{ ...(stars[0] as Favourite), id: 'new', index: 1 }],
      removed: [],
    });
    await expect
      .element(screen.getByRole('button', { name: /^Starred/, pressed: true }))
      .toBeVisible();
  });

  it('is rated by 1 to 5 and rejected by X, and either is taken back by Ctrl+Z’s action', async () => {
    const star = { ...(stars[0] as Favourite), id: 'new', index: 1, rating: 4 };
    const { studio, stores } = await openCell(1, {
      'favourites.rate': () => star,
      'favourites.remove': () => null,
      'favourites.reject': () => null,
      'favourites.restore': () => null,
    });
    const cell = { sampleId: sheet?.id, index: 1 };
    await userEvent.keyboard('4');
    await expect
      .poll(() => studio.asked('favourites.rate'))
      .toEqual([{ creature: cell, rating: 4 }]);
    await expect.poll(() => stores.toasts.list.at(-1)?.message).toBe('Rated 4 of 5, and starred.');
    stores.toasts.actNewest();
    await expect.poll(() => studio.asked('favourites.remove')).toEqual([{ favouriteIds: ['new'] }]);
    studio.push('changed', { what: 'favourites', items: [star], removed: [] });
    await userEvent.keyboard('x');
    await expect.poll(() => studio.asked('favourites.reject')).toEqual([{ creatures: [cell] }]);
    await expect.poll(() => stores.toasts.list.at(-1)?.message).toBe('Rejected.');
    stores.toasts.actNewest();
    await expect
      .poll(() => studio.asked('favourites.restore'))
      .toEqual([{ favouriteIds: ['new'] }]);
  });

  it('is shown with what the detective thinks and the training sprites that it is most like', async () => {
    const { screen } = await openCell(1);
    await expect.element(screen.getByText('real by 50 %')).toBeVisible();
    await expect.element(screen.getByText(/^Its own drawing/)).toBeVisible();
    await expect.element(screen.getByText('25 % of the sprites', { exact: false })).toBeVisible();
    await expect.element(screen.getByRole('img', { name: 'Training sprite 4' })).toBeVisible();
    await expect.element(screen.getByTestId('made-again')).toHaveTextContent('exactly');
  });

  it('is called a copy where a training sprite is nearly the same drawing', async () => {
    const nearest = [{ sprite: 3, agreement: 0.93, mirrored: true }];
    const { screen } = await openCell(2, {
      'creatures.examine': () => ({ ...examination, nearest, judged: null }),
    });
    await expect.element(screen.getByText(/^A copy: this is a training sprite/)).toBeVisible();
    await expect.element(screen.getByText('93 % ⇋')).toBeVisible();
  });

  it('says when the detective can be asked, where its run has written no checkpoint yet', async () => {
    const { screen } = await openCell(1, {
      'creatures.examine': () => ({ ...examination, judged: null }),
      'runs.list': () => [{ ...summaryOf(vanilla), lastCheckpointStep: null }],
    });
    await expect
      .element(screen.getByText(/its verdict comes with the first checkpoint/))
      .toBeVisible();
  });

  it('is asked about again once a lost studio is back', async () => {
    let isLost = true;
    const { screen, studio } = await openCell(1, {
      'creatures.examine': () => {
        if (isLost) throw new StudioError('not-available-here', 'It is lost.', 'Wait for it.');
        return examination;
      },
    });
    await expect.element(screen.getByText('It is lost.')).toBeVisible();
    isLost = false;
    studio.connectionBecomes('lost');
    studio.connectionBecomes('open');
    await expect.element(screen.getByText('real by 50 %')).toBeVisible();
  });

  it('leads to more like it, one of which is shown in its place', async () => {
    const near = { ...sheet, id: 'near', kind: 'generated', count: 9, columns: 3 } as const;
    const { screen, studio, stores } = await openCell(1, { 'creatures.moreLike': () => near });
    await userEvent.keyboard('m');
    const dialog = screen.getByRole('dialog', { name: 'More like this' });
    await dialog.getByRole('button', { name: 'Creature 5', exact: true }).click();
    await expect.element(dialog).not.toBeInTheDocument();
    expect(studio.asked('creatures.moreLike')).toEqual([
      { creature: { sampleId: sheet?.id, index: 1 }, count: 16, distance: 0.35 },
    ]);
    expect(stores.largeCreature.shown?.ref).toEqual({ sampleId: 'near', index: 4 });
  });

  it('is made again, and says whether it is the same', async () => {
    const { screen, stores } = await openCell(1, {
      'creatures.makeAgain': () => ({ png: dot, generator: 'own', differentPixels: 0 }),
    });
    await screen.getByRole('button', { name: 'Make again' }).click();
    await expect
      .poll(() => stores.toasts.list.at(-1)?.message)
      .toBe('Made again by its own generator: the same, pixel for pixel.');
  });

  it('is recoloured whether or not it is starred', async () => {
    const { screen, studio } = await openCell(1, {
      'favourites.recolourings': ({ wanted }) =>
        wanted.map(({ kind }) => ({
          recolouring: { kind, colours: [['#000000', '#000011']] },
          png: dot,
        })),
      'favourites.recolour': () => stars[0] as Favourite,
    });
    await userEvent.keyboard('c');
    await screen.getByRole('button', { name: 'By chance, 3' }).click();
    await screen.getByRole('button', { name: 'Keep' }).click();
    await expect
      .poll(() => studio.asked('favourites.recolour'))
      .toMatchObject([{ creature: { sampleId: sheet?.id, index: 1 } }]);
  });

  it('is a favourite in the colours in which that was kept', async () => {
    const { screen, stores } = await mount(CreatureDialog, {}, { answers: answersOfLibrary() });
    const recolouring = { kind: 'chance' as const, colours: [['#000000', '#000011']] };
    const star = { ...(stars[0] as Favourite), recolouring } as Favourite;
    stores.largeCreature.open({ count: 1, at: () => creatureOfFavourite(star) }, 0);
    await expect.element(screen.getByText('by chance', { exact: true })).toBeVisible();
  });

  async function openStarOfGoneRun(answers: Answers = {}) {
    const mounted = await mount(
      CreatureDialog,
      {},
      { answers: { ...answersOfLibrary(), 'runs.list': () => [], ...answers } },
    );
    const star = stars[0] as Favourite;
    mounted.stores.largeCreature.open({ count: 1, at: () => creatureOfFavourite(star) }, 0);
    await expect.element(mounted.screen.getByRole('dialog')).toBeVisible();
    return { ...mounted, star };
  }

  it('is varied though its run is gone, and what is drawn is said to be held alone', async () => {
    const near = { ...sheet, id: 'near', kind: 'generated', step: stars[0]?.step ?? 0 } as const;
    const { screen } = await openStarOfGoneRun({ 'creatures.moreLike': () => near });
    await expect.element(screen.getByTestId('creature-walk')).not.toHaveAttribute('aria-disabled');
    await userEvent.keyboard('m');
    await expect
      .element(screen.getByText(/this sheet is not kept: star what you like/))
      .toBeVisible();
    await expect.element(screen.getByTestId('near-newer')).not.toBeInTheDocument();
  });

  it.each([
    ['gone', 'Its run is gone, and what drew it was not kept.'],
    ['picture', /It was drawn from a picture/],
  ] as const)('is refused its variations in words where there are none: %s', async (by, words) => {
    const { screen, studio } = await openStarOfGoneRun({ 'creatures.variedBy': () => by });
    for (const action of ['like', 'walk', 'mix', 'sliders']) {
      const button = screen.getByTestId(`creature-${action}`);
      await expect.element(button).toHaveAttribute('aria-disabled', 'true');
      (button.element() as HTMLElement).focus();
      await expect.element(screen.getByText(words).first()).toBeVisible();
    }
    await userEvent.keyboard('m');
    expect(studio.asked('creatures.moreLike')).toEqual([]);
  });

  it('has no seed where it was drawn from a picture', async () => {
    const { screen, stores, star } = await openStarOfGoneRun({
      'creatures.variedBy': () => 'picture',
    });
    await expect.element(screen.getByText('Seed, place')).toBeVisible();
    const drawing = creatureOfFavourite({ ...star, id: 'drawing', seed: 0, origin: 'drawing' });
    stores.largeCreature.open({ count: 1, at: () => drawing }, 0);
    await expect.element(screen.getByTestId('drawn-from')).toHaveTextContent('a picture');
    await expect.element(screen.getByText('Seed, place')).not.toBeInTheDocument();
    const seeded = creatureOfFavourite({ ...star, id: 'seeded', seed: 0 });
    stores.largeCreature.open({ count: 1, at: () => seeded }, 0);
    await expect.element(screen.getByText('0, 1', { exact: true })).toBeVisible();
  });

  it('says of a run that is gone that its film and its screen are, too', async () => {
    const { screen, star } = await openStarOfGoneRun();
    (screen.getByTestId('creature-film').element() as HTMLElement).focus();
    await expect.element(screen.getByText(/with it what it drew while it trained/)).toBeVisible();
    await expect.element(screen.getByTestId('run-gone')).toBeVisible();
    await expect
      .element(screen.getByRole('link', { name: star.runName, exact: true }))
      .not.toBeInTheDocument();
  });

  it.each([
    [1024, 700],
    [1440, 900],
  ])('is covered by no message where something is pressed: %d x %d', async (width, height) => {
    await page.viewport(width, height);
    const { screen: dialog } = await openCell(1, {});
    const { screen, stores } = await mount(Toasts, {});
    stores.toasts.say('going-step-20-creature-2.png is among your downloads.');
    for (let star = 0; star < 2; star++)
      stores.toasts.say('Star removed.', { label: 'Undo', run: () => undefined });
    await expect.element(screen.getByRole('button', { name: 'Undo' }).last()).toBeVisible();
    const shown = screen.getByTestId('toast').last().element().getBoundingClientRect();
    expect(shown.bottom).toBeLessThanOrEqual(height);
    expect(shown.top).toBeGreaterThanOrEqual(0);
    for (const button of dialog.getByRole('dialog').getByRole('button').elements()) {
      const { left, top, width: w, height: h } = button.getBoundingClientRect();
      for (const [x, y] of [
        [left + 2, top + h / 2],
        [left + w / 2, top + h / 2],
        [left + w - 2, top + h / 2],
      ] as const)
        expect(document.elementFromPoint(x, y)?.closest('.toasts') ?? null).toBeNull();
    }
  });

  it('says when a newer generator drew what is like it', async () => {
    const near = { ...sheet, id: 'near', kind: 'generated', step: 900 } as const;
    const { screen } = await openCell(1, { 'creatures.moreLike': () => near });
    await userEvent.keyboard('m');
    await expect
      .element(screen.getByTestId('near-newer'))
      .toMatchTextContent(/step 900 drew these/);
    await expect
      .element(screen.getByText(/the first is the creature itself/))
      .not.toBeInTheDocument();
  });

  it.each([
    ['no-drawing', 'not any more: what it was drawn from was not kept'],
    ['no-dataset', 'not as it was: the dataset that it was drawn with is gone'],
  ] as const)('says why it cannot be made again: %s', async (who, words) => {
    const { screen } = await openCell(1, { 'creatures.whoCanMakeAgain': () => who });
    await expect.element(screen.getByTestId('made-again')).toHaveTextContent(words);
  });

  it('says nothing of how it was made in what is saved, once the switch of an export is off', async () => {
    const { screen, studio, stores } = await openCell(1, {
      'creatures.png': () => Uint8Array.from(atob(dot), (sign) => sign.charCodeAt(0)),
    });
    stores.settings.change({ saysHowMade: false });
    onTestFinished(() => stores.settings.change({ saysHowMade: true }));
    await screen.getByTestId('creature-save').click();
    const creature = { sampleId: sheet?.id, index: 1 };
    await expect.poll(() => studio.asked('creatures.png')).toEqual([{ creature, recipe: false }]);
  });
});
