import { describe, expect, it } from 'vitest';
import { userEvent } from 'vitest/browser';
import MixDialog from '../../../renderer/gallery/between/MixDialog.svelte';
import SliderBoard from '../../../renderer/gallery/between/SliderBoard.svelte';
import WalkDialog from '../../../renderer/gallery/between/WalkDialog.svelte';
import { pickFavourite } from '../../../renderer/gallery/between/pickable.ts';
import BackdropControl from '../../../renderer/gallery/BackdropControl.svelte';
import CreaturePicture from '../../../renderer/gallery/large/CreaturePicture.svelte';
import { creatureOfFavourite } from '../../../renderer/gallery/large/shown-creature.ts';
import BeforeAfter from '../../../renderer/screens/favourites/BeforeAfter.svelte';
import DrawingResult from '../../../renderer/screens/run/image-to-image/DrawingResult.svelte';
import { KeptDrawings } from '../../../renderer/screens/run/image-to-image/kept-drawings.svelte.ts';
import { Translation } from '../../../renderer/screens/run/image-to-image/translation.svelte.ts';
import type { MethodRequest } from '../../../shared/api/methods.ts';
import type { DrawnCreatures, SliderEffect, Sliders } from '../../../shared/creature/latents.ts';
import { exportOptionsSchema } from '../../../shared/creature/export-options.ts';
import type { Favourite } from '../../../shared/creature/favourite.ts';
import { StudioError } from '../../../shared/errors.ts';
import type { Sample } from '../../../shared/run/run.ts';
import { answersOfLibrary, sheetsOf, stars, vanilla } from '../example-library.ts';
import { mount } from '../mount.ts';

const library = answersOfLibrary();
const [first, second, third] = stars.map(pickFavourite) as [
  ReturnType<typeof pickFavourite>,
  ReturnType<typeof pickFavourite>,
  ReturnType<typeof pickFavourite>,
];
/** One transparent pixel. */
const png =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==';

function drawn(count: number): DrawnCreatures {
  return { runId: 'r1', step: 500, count, columns: count, cellSize: 16, png };
}

const kept: Sample = {
  ...(sheetsOf(vanilla)[0] as Sample),
  id: 'kept',
  kind: 'generated',
  count: 1,
};

function ofOtherSteps(): never {
  throw new StudioError('conflict', 'These creatures are of steps 10, 20.', 'Choose others.');
}

describe('a walk between creatures', () => {
  it('is made of what was chosen, again as stops, frames and loop change, and its frames are starred', async () => {
    const answers = {
      ...library,
      'creatures.walk': ({ frames }: MethodRequest<'creatures.walk'>) => drawn(frames),
      'creatures.keepMix': () => kept,
      'favourites.add': () => stars[0] as Favourite,
    };
    const given = { open: true, creature: first, others: [second] };
    const { screen, studio } = await mount(WalkDialog, given, { answers });
    await expect.element(screen.getByText('32 frames by the generator of step 500.')).toBeVisible();
    expect(studio.asked('creatures.walk')).toMatchObject([
      {
        stops: [{ favouriteId: 'f0' }, { favouriteId: 'f3' }],
        frames: 32,
        loop: true,
        generator: 'own',
      },
    ]);
    await screen.getByRole('button', { name: /^Add favourite 1/ }).click();
    await expect.element(screen.getByText('48 frames by the generator of step 500.')).toBeVisible();
    await screen.getByRole('checkbox', { name: 'Loop' }).click();
    await screen.getByRole('spinbutton', { name: 'Frames' }).fill('9');
    await expect.element(screen.getByText('9 frames by the generator of step 500.')).toBeVisible();

    await screen.getByRole('slider', { name: 'Frame of the film' }).fill('2');
    await expect.element(screen.getByRole('img', { name: 'Frame 3 of 9' })).toBeVisible();
    await expect.element(screen.getByRole('button', { name: 'Play' })).toBeVisible();
    await screen.getByRole('button', { name: 'Star this frame' }).click();
    await expect.poll(() => studio.asked('favourites.add')).toMatchObject([{ sampleId: 'kept' }]);
    // The third of nine frames from the first over the second to the third.
    expect(studio.asked('creatures.keepMix')).toMatchObject([
      { step: 500, wanted: { creatures: [{ weight: 0.5 }, { weight: 0.5 }] } },
    ]);
  });

  it('asks once for what is wished, however often answers come', async () => {
    const answers = { ...library, 'creatures.walk': () => drawn(32) };
    const given = { open: true, creature: first, others: [second] };
    const { screen, studio } = await mount(WalkDialog, given, { answers });
    await expect.element(screen.getByText(/^32 frames/)).toBeVisible();
    await screen.getByRole('slider', { name: 'Frames a second' }).fill('30');
    await expect.element(screen.getByRole('img', { name: 'Frame 5 of 32' })).toBeVisible();
    expect(studio.asked('creatures.walk')).toHaveLength(1);
  });

  it('says plainly why there is none, and offers the newest generator', async () => {
    const answers = {
      ...library,
      'creatures.walk': ({ generator, frames }: MethodRequest<'creatures.walk'>) =>
        generator === 'own' ? ofOtherSteps() : drawn(frames),
    };
    const given = { open: true, creature: first, others: [third] };
    const { screen } = await mount(WalkDialog, given, { answers });
    await expect.element(screen.getByRole('alert')).toMatchTextContent('of steps 10, 20');
    await screen.getByRole('button', { name: 'Draw all with the newest generator' }).click();
    await expect.element(screen.getByText(/^32 frames/)).toBeVisible();
  });
});

describe('a mix of creatures', () => {
  it('follows its sliders, and is starred with the weights that are shown', async () => {
    const answers = {
      ...library,
      'creatures.mix': () => drawn(1),
      'creatures.keepMix': () => kept,
      'favourites.add': () => stars[0] as Favourite,
    };
    const given = { open: true, creature: first, others: [second] };
    const { screen, studio } = await mount(MixDialog, given, { answers });
    await screen.getByRole('slider', { name: 'How much of creature 1' }).fill('1');
    await expect.element(screen.getByText('67 %')).toBeVisible();
    await expect
      .poll(() => studio.asked('creatures.mix').at(-1))
      .toMatchObject({ creatures: [{ weight: 1 }, { weight: 0.5 }], along: [] });
    await screen.getByRole('button', { name: 'Star this mix' }).click();
    await expect.poll(() => studio.asked('favourites.add')).toMatchObject([{ sampleId: 'kept' }]);
    expect(studio.asked('creatures.keepMix')).toMatchObject([
      { wanted: { creatures: [{ weight: 1 }, { weight: 0.5 }] }, step: 500 },
    ]);
  });
});

describe('sliders', () => {
  const effect = (aspect: SliderEffect['aspect'], isClear: boolean): SliderEffect => ({
    ...{ aspect, from: 21, to: 34.25, isClear },
    ...(aspect === 'hue' && { towards: ['red', 'green'] as [string, string] }),
  });
  const others = (['width', 'brightness', 'hue', 'colours'] as const).map((aspect) =>
    effect(aspect, false),
  );
  const found: Sliders = {
    ...{ runId: 'r1', step: 500, measuredOn: 24 },
    sliders: [
      { effects: [effect('size', false), ...others] },
      { effects: [effect('size', true), ...others] },
    ],
  };

  it('are named by what they change, those that change nothing clear last and said so; each move draws anew', async () => {
    const answers = {
      ...library,
      'creatures.sliders': () => found,
      'creatures.mix': () => drawn(1),
    };
    const given = { creature: first.ref, runId: 'r1' };
    const { screen, studio } = await mount(SliderBoard, given, { answers });
    await expect
      .poll(() =>
        screen
          .getByRole('slider')
          .elements()
          .map((one) => one.getAttribute('aria-label')),
      )
      .toEqual(['Size, slider 2', 'No clear effect, slider 1']);
    await expect.element(screen.getByText('size 21 to 34.3 % of the picture')).toBeVisible();
    (screen.getByRole('slider').first().element() as HTMLElement).focus();
    await userEvent.keyboard('{ArrowRight}{ArrowRight}');
    await expect
      .poll(() => studio.asked('creatures.mix').at(-1))
      .toMatchObject({ along: [0, 1], creatures: [{ weight: 1 }] });
    await screen.getByRole('button', { name: 'Back to the middle' }).click();
    await expect.poll(() => studio.asked('creatures.mix').at(-1)).toMatchObject({ along: [0, 0] });
  });
});

describe('what lies behind creatures', () => {
  it('is chosen once for all screens, and stays', async () => {
    const { screen, stores } = await mount(BackdropControl, {}, { answers: library });
    const behind = () => document.documentElement.style.getPropertyValue('--backdrop');
    await screen.getByRole('radio', { name: 'Black behind creatures' }).click({ force: true });
    expect([behind(), stores.settings.backdrop]).toEqual(['#000000', 'black']);
    await screen.getByRole('radio', { name: 'A colour behind creatures' }).click({ force: true });
    await screen.getByLabelText('Colour behind creatures', { exact: true }).fill('#102030');
    expect(behind()).toBe('#102030');
    expect(localStorage.getItem('sprite-gan-studio')).toContain('#102030');
    await screen.getByRole('radio', { name: 'Checks behind creatures' }).click({ force: true });
    expect(behind()).toBe('');
  });

  it('is behind a large creature, one before and after an export, and what a run draws', async () => {
    const star = stars[0] as Favourite;
    const large = { creature: creatureOfFavourite(star), most: 200, label: 'Large' };
    const { screen, stores } = await mount(CreaturePicture, large);
    stores.settings.change({ backdrop: 'black' });
    const behind = (element: Element | null) =>
      element && getComputedStyle(element).background.replace(/ none.*$/, '');
    const black = 'rgb(0, 0, 0)';
    expect(behind(screen.getByRole('img', { name: 'Large' }).element().parentElement)).toBe(black);

    const one = { favouriteId: star.id, png, coloursBefore: 4, coloursAfter: 2, changed: 9 };
    const exported = await mount(
      BeforeAfter,
      { favourites: [star], options: exportOptionsSchema.parse({}) },
      { answers: { 'favourites.exportPreview': () => [one] } },
    );
    const after = exported.screen.getByRole('img', { name: 'After' });
    await expect.element(after).toBeVisible();
    expect(behind(after.element())).toBe(black);

    const never = () => Promise.reject(new Error('Nothing is drawn or kept'));
    const [translation, drawings] = [new Translation(never), new KeptDrawings(never)];
    const drawing = { run: vanilla, size: 16, translation, kept: drawings };
    const made = await mount(DrawingResult, drawing, { answers: library });
    const result = made.screen.getByRole('img', { name: 'Nothing is drawn yet' });
    expect(behind(result.element())).toBe(black);
  });
});
