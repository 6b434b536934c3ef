import { describe, expect, it } from 'vitest';
import { userEvent } from 'vitest/browser';
import SampleGrid from '../../../renderer/gallery/SampleGrid.svelte';
import StepSlider from '../../../renderer/gallery/StepSlider.svelte';
import ZoomControl from '../../../renderer/gallery/ZoomControl.svelte';
import { paintedPicture } from '../painted-picture.ts';
import { answersOfLibrary, sheetsOf, stars, vanilla } from '../example-library.ts';
import { WindowSettings } from '../../../renderer/state/settings.svelte.ts';
import { mount } from '../mount.ts';

const [sample] = sheetsOf(vanilla);
if (!sample) throw new Error('The example has no sheet');

describe('a sheet of creatures', () => {
  const given = { sample, runName: vanilla.name };

  it('has a star for each creature, and shows which were starred', async () => {
    const { screen } = await mount(SampleGrid, given, { answers: answersOfLibrary() });
    const sheet = screen.getByRole('group', { name: /^16 generated creatures of Pond, vanilla/ });
    await expect.element(sheet).toBeVisible();
    await expect
      .poll(() => screen.getByRole('button', { pressed: true }).elements())
      .toHaveLength(3);
    expect(screen.getByRole('button', { name: /^Star/ }).elements()).toHaveLength(16);
    expect(screen.getByRole('button', { name: /starred$/ }).elements()).toHaveLength(3);
  });

  it('is gone through by the arrow keys, and S stars', async () => {
    const answers = { ...answersOfLibrary(), 'favourites.add': () => stars[0] ?? never() };
    const { screen, studio } = await mount(SampleGrid, given, { answers });
    screen.getByTestId('open-cell').first().element().focus();
    const grid = screen.getByRole('group', { name: /^16 generated creatures/ }).element();
    // As many as there is room for: not those of the sheet.
    const columns = getComputedStyle(grid).gridTemplateColumns.split(' ').length;
    await userEvent.keyboard('{ArrowRight}{ArrowDown}s');
    await expect
      .poll(() => studio.asked('favourites.add'))
      .toEqual([{ sampleId: sample.id, index: 1 + columns, recolouring: null }]);
  });

  it('keeps the creature that is looked at where a run that trains brings another sheet', async () => {
    const { screen, stores, change } = await mount(SampleGrid, given, {
      answers: answersOfLibrary(),
    });
    await screen.getByTestId('open-cell').nth(2).click();
    const looked = stores.largeCreature.shown?.ref;
    expect(looked).toEqual({ sampleId: sample.id, index: 2 });
    await change({ sample: { ...sample, id: 'later', step: sample.step + 50 } });
    expect(stores.largeCreature.shown?.ref).toEqual(looked);
    stores.largeCreature.close();
  });

  it('is starred by the pointer also where the keyboard has been before', async () => {
    const answers = { ...answersOfLibrary(), 'favourites.add': () => stars[0] ?? never() };
    const { screen, studio } = await mount(SampleGrid, given, { answers });
    screen.getByTestId('open-cell').nth(1).element().focus();
    await screen.getByTestId('sample-cell').nth(9).hover();
    await screen.getByTestId('star-cell').nth(9).click();
    await expect
      .poll(() => studio.asked('favourites.add'))
      .toEqual([{ sampleId: sample.id, index: 9, recolouring: null }]);
  });

  it.each([
    ['small', 1],
    ['large', 4],
  ])('shows the star of a creature in its own cell, and covers no other: %s', async (_, zoom) => {
    const { screen } = await mount(SampleGrid, { ...given, zoom }, { answers: answersOfLibrary() });
    const cell = screen.getByTestId('sample-cell').last();
    await cell.hover();
    const star = screen.getByTestId('star-cell').last().element().getBoundingClientRect();
    const own = cell.element().getBoundingClientRect();
    expect(star.top).toBeGreaterThanOrEqual(own.top);
    expect(star.bottom).toBeLessThanOrEqual(own.bottom);
    expect(star.left).toBeGreaterThanOrEqual(own.left);
    expect(star.right).toBeLessThanOrEqual(own.right);
    expect(star.width).toBeLessThanOrEqual(own.width / 2);
    expect(star.width).toBeGreaterThanOrEqual(8);
  });

  it('has every creature where it lies, by its own pixels, and faintly one that was rejected', async () => {
    const [star = never()] = stars;
    const rejected = { ...star, id: 'reject', index: 6, rejectedAt: 1_700_000_000_000 };
    const answers = { ...answersOfLibrary(), 'favourites.rejects': () => [rejected] };
    const { screen, stores } = await mount(SampleGrid, { ...given, zoom: 3 }, { answers });
    const canvas = () => screen.getByTestId('drawn-creatures').element() as HTMLCanvasElement;
    await expect.poll(() => stores.rejects.items).toHaveLength(1);
    await expect.poll(() => canvas().dataset.path).toBe(sample.path);
    const sheet = new Image();
    sheet.src = paintedPicture(sample.path);
    await sheet.decode();
    const { cellSize: size, count, columns: across } = sample;
    for (let place = 0; place < count; place++) {
      const cell = screen.getByTestId('sample-cell').nth(place).element().getBoundingClientRect();
      const { left, top, width } = canvas().getBoundingClientRect();
      const enlarged = width / canvas().width;
      expect(enlarged).toBe(3);
      const at = [(cell.left - left) / enlarged, (cell.top - top) / enlarged] as const;
      expect(at).toEqual([at[0], at[1]].map(Math.round));
      const own = new OffscreenCanvas(size, size).getContext('2d');
      if (own && place === 6) own.globalAlpha = 0.2;
      const from = [size * (place % across), size * Math.floor(place / across)] as const;
      own?.drawImage(sheet, ...from, size, size, 0, 0, size, size);
      const pixels = own?.getImageData(0, 0, size, size).data;
      expect(
        canvas()
          .getContext('2d')
          ?.getImageData(...at, size, size).data,
      ).toEqual(pixels);
      expect(pixels?.some((value) => value > 0)).toBe(true);
    }
  });

  it('says by name what a creature shows, where its run was taught names', async () => {
    const vocabulary = { kind: 'labels' as const, names: ['water', 'reeds'] };
    const answers = answersOfLibrary();
    const { screen } = await mount(SampleGrid, { ...given, vocabulary }, { answers });
    await expect
      .element(screen.getByRole('button', { name: 'Star creature 2, reeds' }))
      .toBeInTheDocument();
  });
});

describe('the slider over the steps', () => {
  const given = { chosen: null, sliderTestId: 'slider', playTestId: 'play' };

  it('follows the newest until a person moves it, and back', async () => {
    const { screen } = await mount(StepSlider, { ...given, steps: [100, 250, 500], live: true });
    const slider = screen.getByRole('slider', { name: 'Step of the samples' });
    await expect.element(slider).toHaveAttribute('aria-valuetext', 'step 500');
    await expect.element(screen.getByText('live')).toBeVisible();
    slider.element().focus();
    await userEvent.keyboard('{ArrowLeft}');
    await expect.element(slider).toHaveAttribute('aria-valuetext', 'step 250');
    await screen.getByRole('button', { name: 'Newest' }).click();
    await expect.element(slider).toHaveAttribute('aria-valuetext', 'step 500');
  });

  it('plays from the first sheet to the last', async () => {
    const { screen } = await mount(StepSlider, { ...given, steps: [100, 250] });
    await screen.getByRole('button', { name: 'Play from sheet to sheet' }).click();
    await expect.element(screen.getByText('step 250')).toBeVisible();
    await expect
      .element(screen.getByRole('button', { name: 'Play from sheet to sheet' }))
      .toBeVisible();
  });

  it('begins again at the end where that is wished, until it is paused', async () => {
    const { screen } = await mount(StepSlider, { ...given, steps: [100, 250] });
    await screen.getByRole('button', { name: 'Begin again at the end' }).click();
    const seen: (string | null)[] = [];
    const moment = screen.getByTestId('slider-step').element();
    const observer = new MutationObserver(() => seen.push(moment.textContent));
    observer.observe(moment, { characterData: true, childList: true, subtree: true });
    await screen.getByRole('button', { name: 'Play from sheet to sheet' }).click();
    await expect
      .poll(() => seen.slice(0, 4))
      .toEqual(['step 100', 'step 250', 'step 100', 'step 250']);
    observer.disconnect();
    await screen.getByRole('button', { name: 'Pause the time-lapse' }).click();
    await expect
      .element(screen.getByRole('button', { name: 'Play from sheet to sheet' }))
      .toBeVisible();
  });

  it('plays faster and slower, and remembers it', async () => {
    const { screen, stores } = await mount(StepSlider, { ...given, steps: [100, 250] });
    const speed = screen.getByRole('button', { name: /^Speed/ });
    const said: (string | null)[] = [];
    for (let press = 0; press < 4; press++) {
      said.push(speed.element().getAttribute('aria-label'));
      await speed.click();
    }
    expect(said).toEqual([1, 2, 4, 0.5].map((times) => `Speed: ${times} times`));
    await speed.click();
    expect(stores.settings.playSpeed).toBe(2);
    expect(new WindowSettings().playSpeed).toBe(2);
  });

  it('has a player that is one stop for Tab, with arrows within', async () => {
    const { screen } = await mount(StepSlider, { ...given, steps: [100, 250] });
    await userEvent.tab();
    const play = screen.getByRole('button', { name: 'Play from sheet to sheet' });
    await expect.element(play).toHaveFocus();
    await userEvent.keyboard('{ArrowRight}{ArrowRight}');
    await expect.element(screen.getByRole('button', { name: /^Speed/ })).toHaveFocus();
    await userEvent.tab();
    await expect.element(screen.getByRole('slider')).toHaveFocus();
    await userEvent.tab({ shift: true });
    // Where one was.
    await expect.element(screen.getByRole('button', { name: /^Speed/ })).toHaveFocus();
    await userEvent.keyboard('{ArrowRight}');
    await expect.element(play).toHaveFocus();
  });

  it('has nothing to move with one sheet', async () => {
    const { screen } = await mount(StepSlider, { ...given, steps: [100] });
    await expect.element(screen.getByRole('slider')).toBeDisabled();
  });
});

describe('the zoom', () => {
  it('goes from fitting to whole pixels and back', async () => {
    const { screen } = await mount(ZoomControl, { zoom: null, most: 3 });
    const larger = screen.getByRole('button', { name: 'Larger' });
    await larger.click();
    await expect.element(larger).toBeDisabled();
    const fit = screen.getByRole('button', { name: 'Fit' });
    await expect.element(fit).toHaveTextContent('3×');
    await fit.click();
    await expect.element(fit).toHaveTextContent('Fit');
  });
});

function never(): never {
  throw new Error('The example has no star');
}
