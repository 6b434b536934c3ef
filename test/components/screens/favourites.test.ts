import { describe, expect, it } from 'vitest';
import { userEvent } from 'vitest/browser';
import ExportDialog from '../../../renderer/screens/favourites/ExportDialog.svelte';
import ExportPreview from '../../../renderer/screens/favourites/ExportPreview.svelte';
import ExportResultView from '../../../renderer/screens/favourites/ExportResultView.svelte';
import FavouriteDetails from '../../../renderer/screens/favourites/FavouriteDetails.svelte';
import FavouriteGrid from '../../../renderer/screens/favourites/FavouriteGrid.svelte';
import FavouritesScreen from '../../../renderer/screens/favourites/FavouritesScreen.svelte';
import { nothingChosen } from '../../../renderer/screens/favourites/selection.ts';
import { StudioError } from '../../../shared/errors.ts';
import { exportOptionsSchema, type ExportResult } from '../../../shared/creature/favourite.ts';
import { answersOfLibrary, stars } from '../example-library.ts';
import { mount } from '../mount.ts';

const answers = answersOfLibrary();
const result: ExportResult = {
  folder: '/home/ann/export',
  files: [{ name: 'creature-1.png', bytes: 2_048 }],
  downloadPath: 'exports/one.zip',
};

describe('the Favourites screen', () => {
  it('chooses all by the keyboard, removes them, and brings them back', async () => {
    const removing = {
      ...answers,
      'favourites.remove': () => null,
      'favourites.add': () => stars[0] ?? never(),
    };
    const { screen, studio } = await mount(
      FavouritesScreen,
      { title: 'Favourites' },
      { answers: removing },
    );
    await expect.poll(() => screen.getByRole('option').elements()).toHaveLength(3);
    await userEvent.keyboard('{Control>}a{/Control}');
    await expect.element(screen.getByRole('button', { name: 'Export 3' })).toBeVisible();
    await userEvent.keyboard('{Delete}');
    await expect
      .poll(() => studio.asked('favourites.remove'))
      .toEqual([{ favouriteIds: ['f0', 'f3', 'f7'] }]);
    studio.push('changed', { what: 'favourites', items: [], removed: ['f0', 'f3', 'f7'] });
    await expect.element(screen.getByRole('heading', { name: 'No stars yet' })).toBeVisible();
  });

  it('leads to a run that has creatures where there are no stars', async () => {
    const none = { ...answers, 'favourites.list': () => [] };
    const { screen } = await mount(FavouritesScreen, { title: 'Favourites' }, { answers: none });
    await expect
      .element(screen.getByRole('link', { name: 'Look at Pond, vanilla' }))
      .toHaveAttribute('href', '#/runs/r1');
  });
});

describe('the grid of favourites', () => {
  it('is one stop for Tab, and moves and chooses by the keyboard', async () => {
    const given = { items: stars, zoom: null, selection: nothingChosen };
    const { screen } = await mount(FavouriteGrid, given, { answers });
    const list = screen.getByRole('listbox', { name: /^Starred generated creatures/ });
    await expect.poll(() => screen.getByRole('option').elements()).toHaveLength(3);
    list.element().focus();
    await userEvent.keyboard('{ArrowRight}{Shift>}{ArrowRight}{/Shift}');
    const chosen = () => screen.getByRole('option', { selected: true }).elements();
    await expect.poll(chosen).toHaveLength(2);
    await screen.getByRole('option').nth(2).click();
    await expect.poll(chosen).toHaveLength(1);
  });
});

describe('the details of a favourite', () => {
  it('say where it came from', async () => {
    const { screen } = await mount(FavouriteDetails, { active: stars[1] ?? null, chosen: [] });
    await expect
      .element(screen.getByRole('link', { name: 'Pond, vanilla' }))
      .toHaveAttribute('href', '#/runs/r1');
    await expect.element(screen.getByText('1, 4', { exact: true })).toBeVisible();
  });

  it('ask for a choice where there is none', async () => {
    const { screen } = await mount(FavouriteDetails, { active: null, chosen: [] });
    await expect.element(screen.getByText(/^Choose a creature/)).toBeVisible();
  });
});

describe('the dialog of an export', () => {
  it('exports with the options as they stand, and shows what came of it', async () => {
    const exporting = { ...answers, 'favourites.export': () => result };
    const given = { open: true, favourites: stars };
    const { screen, studio } = await mount(ExportDialog, given, { answers: exporting });
    await screen.getByRole('textbox', { name: 'Scale' }).fill('8');
    await screen.getByRole('button', { name: 'Export', exact: true }).click();
    await expect.element(screen.getByText('/home/ann/export')).toBeVisible();
    await expect
      .element(screen.getByRole('link', { name: 'Download' }))
      .toHaveAttribute('download');
    expect(studio.asked('favourites.export')).toMatchObject([
      { favouriteIds: ['f0', 'f3', 'f7'], options: { scale: 8 } },
    ]);
  });

  it('says what went wrong, and cannot be started with what is out of range', async () => {
    const refusing = {
      ...answers,
      'favourites.export': () => {
        throw new StudioError('disk-full', 'The disk is full.', 'Make room.');
      },
    };
    const given = { open: true, favourites: stars };
    const { screen } = await mount(ExportDialog, given, { answers: refusing });
    const start = screen.getByRole('button', { name: 'Export', exact: true });
    await start.click();
    await expect.element(screen.getByText('The disk is full.')).toBeVisible();
    await screen.getByRole('textbox', { name: 'Scale' }).fill('99');
    await expect.element(start).toBeDisabled();
  });
});

describe('the preview of an export', () => {
  it('shows the creatures in the size that is exported', async () => {
    const options = exportOptionsSchema.parse({ scale: 3 });
    const { screen } = await mount(ExportPreview, { favourites: stars, options });
    const preview = screen.getByRole('region', { name: 'Preview' }).element();
    const widths = [...preview.querySelectorAll('img')].map(({ width }) => width);
    expect(widths).toEqual([48, 48, 48]);
  });
});

describe('the result of an export', () => {
  it('names each file', async () => {
    const { screen } = await mount(ExportResultView, { result });
    const files = screen.getByRole('list', { name: 'Exported files' });
    await expect.element(files.getByText('creature-1.png')).toBeVisible();
  });
});

function never(): never {
  throw new Error('The example has no star');
}
