import { describe, expect, it, vi } from 'vitest';
import { userEvent } from 'vitest/browser';
import BackgroundField from '../../../renderer/screens/datasets/BackgroundField.svelte';
import DatasetCard from '../../../renderer/screens/datasets/DatasetCard.svelte';
import DatasetMenu from '../../../renderer/screens/datasets/DatasetMenu.svelte';
import DatasetScreen from '../../../renderer/screens/datasets/DatasetScreen.svelte';
import DatasetsScreen from '../../../renderer/screens/datasets/DatasetsScreen.svelte';
import DuplicateGroups from '../../../renderer/screens/datasets/DuplicateGroups.svelte';
import DropZone from '../../../renderer/screens/datasets/DropZone.svelte';
import FilterChips from '../../../renderer/screens/datasets/FilterChips.svelte';
import FolderPathForm from '../../../renderer/screens/datasets/FolderPathForm.svelte';
import ImportDialog from '../../../renderer/screens/datasets/ImportDialog.svelte';
import ImportProgressCard from '../../../renderer/screens/datasets/ImportProgressCard.svelte';
import ImportReportView from '../../../renderer/screens/datasets/ImportReportView.svelte';
import SheetField from '../../../renderer/screens/datasets/SheetField.svelte';
import SheetPicture from '../../../renderer/screens/datasets/SheetPicture.svelte';
import SpriteSources from '../../../renderer/screens/datasets/SpriteSources.svelte';
import SpriteGrid from '../../../renderer/screens/datasets/SpriteGrid.svelte';
import {
  againRequest,
  folderRequest,
  sampleSprites,
} from '../../../renderer/lib/import/import-request.ts';
import { keptDraft } from '../../../renderer/state/kept-drafts.ts';
import {
  type Dataset,
  importOptionFields,
  type FoundSheets,
  type ImportProgress,
} from '../../../shared/dataset/dataset.ts';
import { StudioError } from '../../../shared/errors.ts';
import type { GettingStatus } from '../../../shared/engine/getting.ts';
import { answersOfLibrary, fastEngineReady, meadow, pond } from '../example-library.ts';
import { mount } from '../mount.ts';
import { paintedPicture } from '../painted-picture.ts';

const answers = answersOfLibrary();
const reading: ImportProgress = {
  importId: 'i1',
  name: 'Pond creatures',
  phase: 'reading',
  done: 30,
  total: 120,
  etaMs: 4_000,
  currentFile: 'frog.png',
  datasetId: null,
  error: null,
};

describe('the Datasets screen', () => {
  it('lists what was imported', async () => {
    const { screen } = await mount(DatasetsScreen, { title: 'Datasets' }, { answers });
    await expect.element(screen.getByRole('heading', { level: 1, name: 'Datasets' })).toBeVisible();
    await expect.element(screen.getByRole('heading', { name: 'Meadow creatures' })).toBeVisible();
  });

  it('greets whoever has none yet', async () => {
    const none = { ...answers, 'datasets.list': () => [] };
    const { screen } = await mount(DatasetsScreen, { title: 'Datasets' }, { answers: none });
    await expect
      .element(screen.getByRole('heading', { name: 'Hello! What shall we learn from?' }))
      .toBeVisible();
  });

  it('says why the list cannot be had, and tries again', async () => {
    const failing = {
      ...answers,
      'datasets.list': () => {
        throw new StudioError('internal', 'The list cannot be read.', 'Try again.');
      },
    };
    const { screen, studio } = await mount(
      DatasetsScreen,
      { title: 'Datasets' },
      { answers: failing },
    );
    await expect.element(screen.getByText('The list cannot be read.')).toBeVisible();
    studio.answer({ 'datasets.list': () => [pond] });
    await screen.getByRole('button', { name: 'Try again' }).click();
    await expect.element(screen.getByRole('heading', { name: 'Pond creatures' })).toBeVisible();
  });

  it('shows the sprites of an import that was started here once it is done', async () => {
    const importing = { ...answers, 'datasets.import': () => ({ importId: 'i1' }) };
    const { screen, studio } = await mount(
      DatasetsScreen,
      { title: 'Datasets' },
      { answers: importing },
    );
    await screen.getByRole('button', { name: 'Try it with sample sprites' }).click();
    await screen.getByRole('button', { name: 'Import', exact: true }).click();
    await expect.poll(() => studio.asked('datasets.import')).toHaveLength(1);
    studio.push('import', { ...reading, phase: 'done', datasetId: 'd1' });
    await expect.poll(() => location.hash).toBe('#/datasets/d1');
  });
});

describe('where sprites come from', () => {
  const absent: GettingStatus = { ...fastEngineReady, state: 'absent', downloadBytes: 5_861_710 };
  const getting: GettingStatus = {
    ...absent,
    state: 'getting',
    progress: { phase: 'downloading', doneBytes: 5, totalBytes: 10, bytesPerSecond: 1, etaMs: 5 },
  };

  it('says whose the box sprites are, fetches them when asked to, and offers all or the first 151', async () => {
    const onRequest = vi.fn();
    const fetching = {
      ...answers,
      'pokesprite.status': () => absent,
      'pokesprite.get': () => getting,
      'pokesprite.cancel': () => absent,
    };
    const { screen, studio } = await mount(SpriteSources, { onRequest }, { answers: fetching });
    await expect.element(screen.getByText(/GAME FREAK.* for yourself alone/)).toBeVisible();
    expect(studio.asked('pokesprite.get')).toEqual([]);
    await screen.getByRole('button', { name: 'Get them (5.9 MB)' }).click();
    await expect
      .element(screen.getByRole('progressbar', { name: 'Downloading' }))
      .toHaveAttribute('aria-valuenow', '50');
    await screen.getByRole('button', { name: 'Cancel' }).click();
    expect(studio.asked('pokesprite.cancel')).toHaveLength(1);
    studio.push('pokesprite', { ...absent, state: 'ready' });
    await screen.getByRole('button', { name: 'Take the first 151' }).click();
    expect(onRequest.mock.calls[0]?.[0]).toMatchObject({
      name: 'The first 151 Pokémon',
      source: { kind: 'pokesprite', which: 'first-151' },
    });
  });

  it('says why they could not be had', async () => {
    const problem = {
      code: 'download-failed' as const,
      message: 'Nothing answers.',
      hint: 'Try later.',
    };
    const failed = { ...answers, 'pokesprite.status': () => ({ ...absent, problem }) };
    const { screen } = await mount(SpriteSources, { onRequest: vi.fn() }, { answers: failed });
    await expect.element(screen.getByText('Nothing answers.')).toBeVisible();
    await expect.element(screen.getByRole('button', { name: 'Try again' })).toBeVisible();
  });
});

describe('the screen of a dataset', () => {
  it('shows its sprites, and the report of its import', async () => {
    const { screen } = await mount(DatasetScreen, { datasetId: pond.id }, { answers });
    await expect.element(screen.getByRole('heading', { name: 'Pond creatures' })).toBeVisible();
    await expect
      .element(screen.getByRole('option', { name: 'creature-0.png, water: green' }))
      .toBeVisible();
    await screen.getByRole('tab', { name: 'Import report (2 skipped)' }).click();
    await expect.element(screen.getByRole('cell', { name: 'notes.png' })).toBeVisible();
  });

  it('says that one is not here', async () => {
    const { screen } = await mount(DatasetScreen, { datasetId: 'gone' }, { answers });
    await expect.element(screen.getByText('This dataset is not here')).toBeVisible();
  });
});

describe('the card of a dataset', () => {
  it('says what is in it and leads to training', async () => {
    const { screen } = await mount(DatasetCard, { dataset: pond }, { answers });
    await expect.element(screen.getByText(/^120 sprites · 32×32/)).toBeVisible();
    await expect
      .element(screen.getByRole('link', { name: 'Train on this' }))
      .toHaveAttribute('href', '#/runs/new?dataset=d1');
  });

  it('has a menu that removes it, which can be undone', async () => {
    const removing = {
      ...answers,
      'datasets.remove': () => null,
      'datasets.restore': () => pond,
    };
    const onRemoved = vi.fn();
    const given = { dataset: pond, onRemoved };
    const { screen, studio, stores } = await mount(DatasetMenu, given, { answers: removing });
    await screen.getByRole('button', { name: 'More for Pond creatures' }).click();
    await screen.getByRole('menuitem', { name: 'Remove' }).click();
    await expect.poll(() => onRemoved.mock.calls).toHaveLength(1);
    stores.toasts.act(stores.toasts.list[0]?.id ?? 0);
    await expect.poll(() => studio.asked('datasets.restore')).toEqual([{ datasetId: 'd1' }]);
  });
});

describe('the place for a drop', () => {
  it('offers the sample sprites', async () => {
    const onRequest = vi.fn();
    const { screen } = await mount(DropZone, { onRequest }, { answers });
    await screen.getByRole('button', { name: 'Try it with sample sprites' }).click();
    expect(onRequest).toHaveBeenCalledExactlyOnceWith(sampleSprites);
  });

  it('says of a folder without files what to do', async () => {
    const onRequest = vi.fn();
    const { screen, stores } = await mount(DropZone, { onRequest, hero: true }, { answers });
    screen
      .getByTestId('folder-input')
      .element()
      .dispatchEvent(new Event('change', { bubbles: true }));
    await expect
      .poll(() => stores.toasts.list)
      .toMatchObject([{ tone: 'bad', hint: expect.stringMatching(/^Drop a folder/) }]);
    expect(onRequest).not.toHaveBeenCalled();
  });

  it('asks for a folder by the dialog of the desktop', async () => {
    const onRequest = vi.fn();
    const picking = { ...answers, 'datasets.pickFolder': () => '/home/ann/frogs' };
    const host = { kind: 'desktop' as const };
    const { screen } = await mount(DropZone, { onRequest }, { answers: picking, host });
    await screen.getByRole('button', { name: 'Choose a folder' }).click();
    await expect.poll(() => onRequest.mock.calls[0]?.[0]).toMatchObject({ name: 'frogs' });
  });
});

describe('the form for a folder on the computer that runs the studio', () => {
  it('asks for the import of what was typed', async () => {
    const onRequest = vi.fn();
    const { screen } = await mount(FolderPathForm, { onRequest }, { answers });
    await screen.getByText('The folder is already on the computer that runs the studio').click();
    await screen.getByRole('textbox').fill(' /home/ann/sprites ');
    await screen.getByRole('button', { name: 'Import this folder' }).click();
    expect(onRequest.mock.calls[0]?.[0]).toMatchObject({
      source: { kind: 'folder', path: '/home/ann/sprites' },
    });
  });
});

describe('the dialog of an import', () => {
  it('imports with the options as they stand, and says what went wrong', async () => {
    const onStarted = vi.fn();
    const refusing = {
      ...answers,
      'datasets.import': () => {
        throw new StudioError('dataset-empty', 'There are no sprites in it.', 'Drop another.');
      },
    };
    const given = { request: sampleSprites, onStarted, onClose: vi.fn() };
    const { screen, studio } = await mount(ImportDialog, given, { answers: refusing });
    await screen.getByRole('textbox', { name: 'Name' }).fill('Mine');
    await screen.getByRole('radio', { name: 'White' }).click();
    await screen.getByRole('button', { name: 'Import', exact: true }).click();
    await expect.element(screen.getByText('There are no sprites in it.')).toBeVisible();
    studio.answer({ 'datasets.import': () => ({ importId: 'i7' }) });
    await screen.getByRole('button', { name: 'Import', exact: true }).click();
    await expect.poll(() => onStarted.mock.calls).toEqual([['i7']]);
    expect(studio.asked('datasets.import').at(-1)).toMatchObject({
      name: 'Mine',
      source: { kind: 'built-in' },
      options: { background: 'white' },
    });
  });
});

describe('what an import would make', () => {
  const given = {
    request: folderRequest('/home/ann/pond'),
    onStarted: vi.fn(),
    onClose: vi.fn(),
  };

  it('is shown for eight sprites before and after, anew when the options rest, and for others at a click', async () => {
    const { screen, studio } = await mount(ImportDialog, given, { answers });
    const preview = screen.getByRole('region', { name: 'Before and after' });
    await expect
      .element(preview.getByRole('img', { name: 'pond/creature-7.png, after' }))
      .toBeVisible();
    await expect
      .element(preview.getByText('48×48, hard pixels; 100 of 120 files looked at'))
      .toBeVisible();
    await expect
      .element(preview.getByRole('list', { name: 'Files that will be skipped' }))
      .toHaveTextContent('notes.aseprite is an Aseprite file with tilemaps: it will be skipped.');
    // Gone through quickly: one question, of where it rests.
    for (const size of ['24', '32', '64'])
      await screen.getByRole('combobox', { name: 'Size' }).selectOptions(size);
    await expect.element(preview.getByText(/^64×64, hard pixels/)).toBeVisible();
    await preview.getByRole('button', { name: 'Others' }).click();
    await expect.poll(() => studio.asked('datasets.preview').at(-1)).toMatchObject({ turn: 1 });
    const asked = studio.asked('datasets.preview') as { previewId: string }[];
    expect(new Set(asked.map(({ previewId }) => previewId)).size).toBe(1);
    await screen.getByRole('button', { name: 'Cancel' }).click();
    await expect
      .poll(() => studio.asked('datasets.endPreview'))
      .toEqual([{ previewId: asked[0]?.previewId }]);
  });

  it('suggests what the pictures speak for, which nothing takes but a click', async () => {
    const importing = { ...answers, 'datasets.import': () => ({ importId: 'i7' }) };
    const { screen, studio } = await mount(ImportDialog, given, { answers: importing });
    const suggestions = screen.getByRole('region', { name: 'What your pictures speak for' });
    await expect.element(suggestions.getByText('Size: 48×48.')).toBeVisible();
    expect(suggestions.getByText('It is so').elements()).toHaveLength(3);
    await screen.getByRole('combobox', { name: 'Size' }).selectOptions('64');
    await screen.getByRole('radio', { name: 'Black' }).click();
    await suggestions.getByRole('button', { name: 'Take 48×48 as size' }).click();
    await expect.element(suggestions.getByText('Background: transparent.')).toBeVisible();
    await expect
      .element(suggestions.getByRole('button', { name: 'Take transparent as background' }))
      .toBeVisible();
    await screen.getByRole('button', { name: 'Import', exact: true }).click();
    await expect
      .poll(() => studio.asked('datasets.import').at(-1))
      .toMatchObject({ options: { size: 48, background: 'black' } });
  });

  it('says why nothing can be shown', async () => {
    const missing = {
      ...answers,
      'datasets.preview': () => {
        throw new StudioError('not-found', 'The folder is not there.', 'Check the path.');
      },
    };
    const { screen } = await mount(ImportDialog, given, { answers: missing });
    await expect.element(screen.getByText('The folder is not there.')).toBeVisible();
  });
});

describe('the dialog of an import for a preset', () => {
  const given = { request: sampleSprites, onStarted: vi.fn(), onClose: vi.fn() };
  const started = { ...answers, 'datasets.import': () => ({ importId: 'i7' }) };

  it('takes all that the preset wants of pictures, but not over what was chosen by hand', async () => {
    const { screen, studio } = await mount(ImportDialog, given, { answers: started });
    await screen.getByRole('radio', { name: 'White' }).click();
    await screen.getByRole('combobox', { name: 'Made for' }).selectOptions('recipe-2017');
    await screen.getByRole('button', { name: 'Import', exact: true }).click();
    await expect
      .poll(() => studio.asked('datasets.import').at(-1))
      .toMatchObject({ options: { size: 128, scaling: 'area', background: 'white' } });
  });

  it('begins with a dataset’s own options where that is imported again', async () => {
    const own = { ...pond, options: { ...pond.options, size: 64, fit: 'cover' } } as Dataset;
    const again = { ...given, request: againRequest(own) };
    const { screen, studio } = await mount(ImportDialog, again, { answers: started });
    await screen.getByRole('button', { name: 'Import', exact: true }).click();
    await expect
      .poll(() => studio.asked('datasets.import').at(-1))
      .toMatchObject({
        source: { kind: 'dataset', datasetId: pond.id },
        options: { size: 64, fit: 'cover' },
      });
  });
});

describe('an import under way', () => {
  it('says how far it is, and can be cancelled', async () => {
    const cancelling = { ...answers, 'datasets.cancelImport': () => null };
    const given = { progress: reading };
    const { screen, studio } = await mount(ImportProgressCard, given, { answers: cancelling });
    await expect.element(screen.getByRole('progressbar')).toHaveAttribute('aria-valuenow', '25');
    await screen.getByRole('button', { name: 'Cancel' }).click();
    await expect.poll(() => studio.asked('datasets.cancelImport')).toEqual([{ importId: 'i1' }]);
  });

  it('that failed says why', async () => {
    const error = { code: 'dataset-empty', message: 'Nothing was found.', hint: 'Drop another.' };
    const progress = { ...reading, phase: 'failed' as const, error };
    const { screen } = await mount(ImportProgressCard, { progress }, { answers });
    await expect.element(screen.getByText('Nothing was found.')).toBeVisible();
  });
});

describe('the report of an import', () => {
  it('counts, explains, and names what was skipped', async () => {
    const { screen } = await mount(ImportReportView, { dataset: pond });
    await expect.element(screen.getByRole('region', { name: 'Skipped files' })).toBeVisible();
    await expect.element(screen.getByText('The first 1 of 2 are listed.')).toBeVisible();
    await expect.element(screen.getByText('frog.png')).toBeVisible();
  });
});

describe('the sprites of a dataset', () => {
  it('are filtered by what they are labelled', async () => {
    const { screen } = await mount(SpriteGrid, { dataset: pond }, { answers });
    await expect.element(screen.getByText('120 sprites')).toBeVisible();
    await screen.getByRole('button', { name: /^reeds/ }).click();
    await expect.element(screen.getByText('60 sprites')).toBeVisible();
    await screen.getByRole('button', { name: 'Show all' }).click();
    await expect.element(screen.getByText('120 sprites')).toBeVisible();
  });

  it('are found by their file names, and those that are duplicates', async () => {
    const { screen } = await mount(SpriteGrid, { dataset: pond }, { answers });
    await screen.getByRole('searchbox', { name: 'Find by file name' }).fill('creature-11');
    // 11, and 110 to 119.
    await expect.element(screen.getByText('11 sprites')).toBeVisible();
    await screen.getByRole('button', { name: 'Show all' }).click();
    await screen.getByRole('combobox', { name: 'Show' }).selectOptions('Duplicates (3)');
    await expect.element(screen.getByText('3 sprites')).toBeVisible();
    expect(
      screen
        .getByRole('option', { name: /creature/ })
        .elements()
        .map((option) => option.getAttribute('aria-label')),
    ).toEqual([
      'creature-0.png, water: green',
      'creature-2.png, water: green',
      'creature-5.png, reeds: small',
    ]);
  });

  const namedBy = (nameOf: (place: number) => string) => ({
    ...answers,
    'datasets.annotations': () => ({
      names: Array.from({ length: pond.count }, (_, place) => nameOf(place)),
      labelOf: Array.from({ length: pond.count }, () => null),
      tagsOf: Array.from({ length: pond.count }, () => []),
    }),
  });

  it('are told apart by the ends of their file names, which stay where there is no room for all', async () => {
    const named = namedBy((place) => `creature-of-the-pond-${place}.png`);
    const { screen } = await mount(SpriteGrid, { dataset: pond }, { answers: named });
    const option = screen.getByRole('option', { name: /pond-12.png/ });
    await expect.element(option).toBeVisible();
    const name = option.element().querySelector('bdi');
    expect(name?.textContent).toBe('creature-of-the-pond-12');
    // What does not fit hangs over on the left.
    const [place, whole] = [option.element(), name].map((shown) => shown?.getBoundingClientRect());
    expect(whole?.right).toBeLessThanOrEqual(place?.right ?? 0);
    expect(whole?.left).toBeLessThan(place?.left ?? 0);
  });

  it('are told apart by the beginnings of their file names where these differ more', async () => {
    const named = namedBy((place) => `pond/${place}-seen-from-the-front.png`);
    const { screen } = await mount(SpriteGrid, { dataset: pond }, { answers: named });
    const option = screen.getByRole('option', { name: /12-seen/ }).first();
    await expect.element(option).toBeVisible();
    const name = option.element().querySelector('bdi');
    // What does not fit hangs over on the right.
    const [place, whole] = [option.element(), name].map((shown) => shown?.getBoundingClientRect());
    expect(whole?.left).toBeGreaterThanOrEqual(place?.left ?? 0);
    expect(whole?.right).toBeGreaterThan(place?.right ?? 0);
  });

  it('are left out by the Delete key, which is undone from the toast, and taken back from their list', async () => {
    const { screen, stores } = await mount(SpriteGrid, { dataset: pond }, { answers });
    await screen.getByRole('option', { name: /^creature-1.png/ }).click();
    await screen.getByRole('option', { name: /^creature-2.png/ }).click({ modifiers: ['Shift'] });
    await expect.element(screen.getByText('120 sprites, 2 chosen')).toBeVisible();
    screen.getByRole('listbox').element().focus();
    await userEvent.keyboard('{Delete}');
    await expect.element(screen.getByText('118 sprites')).toBeVisible();
    expect(stores.toasts.list[0]?.message).toBe('Left out 2 sprites.');
    stores.toasts.act(stores.toasts.list[0]?.id ?? 0);
    await expect.element(screen.getByText('120 sprites')).toBeVisible();
    await screen.getByRole('option', { name: /^creature-3.png/ }).click();
    await screen.getByRole('button', { name: 'Leave out' }).click();
    await screen.getByRole('combobox', { name: 'Show' }).selectOptions('Left out (1)');
    await screen.getByRole('option', { name: /^creature-3.png/ }).click();
    await screen.getByRole('button', { name: 'Take back' }).click();
    await expect.element(screen.getByText('No sprite is like that.')).toBeVisible();
    expect(stores.datasets.spritesOf(pond.id).isChanged).toBe(false);
  });

  it('are given another label, by which they are found at once', async () => {
    const { screen, stores } = await mount(SpriteGrid, { dataset: pond }, { answers });
    await screen.getByRole('option', { name: /^creature-1.png, reeds/ }).click();
    await screen.getByRole('button', { name: 'Label…' }).click();
    await screen.getByRole('combobox', { name: 'Label' }).fill(' moor ');
    await screen.getByRole('button', { name: 'Give this label' }).click();
    await expect
      .element(screen.getByRole('option', { name: /^creature-1.png, moor/ }))
      .toBeVisible();
    await screen.getByRole('button', { name: /^moor/ }).click();
    await expect.element(screen.getByText('1 sprite, 1 chosen')).toBeVisible();
    expect(stores.datasets.spritesOf(pond.id).wanted).toEqual({
      leftOut: [],
      labels: [{ sprite: 1, label: 'moor' }],
    });
    stores.toasts.act(stores.toasts.list[0]?.id ?? 0);
    await expect.poll(() => stores.datasets.spritesOf(pond.id).isChanged).toBe(false);
  });

  it('grow with the slider, which is remembered', async () => {
    const { screen, stores } = await mount(SpriteGrid, { dataset: pond }, { answers });
    screen.getByRole('slider').element().focus();
    await userEvent.keyboard('{End}');
    expect(stores.settings.spriteWidth).toBe(128);
  });
});

describe('the duplicates of a dataset', () => {
  it('are shown in groups, and left out but for one of each', async () => {
    const { screen, stores } = await mount(DuplicateGroups, { dataset: pond }, { answers });
    const sprites = stores.datasets.spritesOf(pond.id);
    await expect
      .element(
        screen.getByRole('region', {
          name: '3 sprites that are nearly the same; some of them are the same',
        }),
      )
      .toBeVisible();
    await screen.getByRole('button', { name: 'Leave out exact copies (1)' }).click();
    expect([...sprites.leftOut]).toEqual([2]);
    await screen.getByRole('button', { name: 'Keep one of each group (leaves out 1)' }).click();
    expect([...sprites.leftOut]).toEqual([2, 5]);
    const second = screen.getByRole('button', { name: 'Keep creature-2.png' });
    await expect.element(second).toHaveAttribute('aria-pressed', 'false');
    await second.click();
    expect([...sprites.leftOut]).toEqual([5]);
    // Which one stays is for the person to say.
    await screen.getByRole('button', { name: 'Keep creature-0.png' }).click();
    await expect
      .element(screen.getByRole('button', { name: /^Keep one of each group/ }))
      .toBeDisabled();
  });

  it('keep the one of which most is said by label and tags, exact copies too, and say which', async () => {
    const said = {
      ...answers,
      'datasets.annotations': () => ({
        names: Array.from({ length: pond.count }, (_, place) => `creature-${place}.png`),
        labelOf: Array.from({ length: pond.count }, (_, place) => (place === 2 ? 0 : null)),
        tagsOf: Array.from({ length: pond.count }, (_, place) => (place === 5 ? [0, 1] : [])),
      }),
    };
    const { screen, stores } = await mount(DuplicateGroups, { dataset: pond }, { answers: said });
    const sprites = stores.datasets.spritesOf(pond.id);
    const kept = screen.getByTestId('which-is-kept');
    await expect
      .element(kept)
      .toHaveTextContent(
        '“Keep one” keeps creature-5.png, of which most is said by label and tags.',
      );
    await screen.getByRole('button', { name: 'Leave out exact copies (1)' }).click();
    expect([...sprites.leftOut]).toEqual([0]);
    await screen.getByRole('button', { name: 'Keep one', exact: true }).click();
    expect([...sprites.leftOut]).toEqual([0, 2]);
    await expect.poll(() => kept.element().textContent).toBe('');
    // One that is left out already is not the one that is kept of its copies.
    sprites.takeBack([0]);
    await expect
      .element(screen.getByRole('button', { name: /^Leave out exact copies/ }))
      .toBeDisabled();
  });

  it('are said to be none where there are none', async () => {
    const { screen } = await mount(DuplicateGroups, { dataset: meadow }, { answers });
    await expect.element(screen.getByText('No two sprites are the same, or nearly.')).toBeVisible();
  });
});

/** But for less than 1,000 letters. */
function fillLocalStorage(): void {
  for (const letters of [1_000_000, 100_000, 10_000, 1_000])
    for (let part = 0; part < 10; part++)
      try {
        localStorage.setItem(`${letters} ${part}`, '.'.repeat(letters));
      } catch {
        break;
      }
}

describe('a changed dataset', () => {
  const changed: Dataset = {
    ...pond,
    id: 'd9',
    name: 'Pond creatures without 1 sprite',
    count: 119,
  };
  const changing = {
    ...answers,
    'datasets.change': () => changed,
    'datasets.remove': () => null,
  };

  it('is another one, to which the window goes; undone it is gone, and the changes are there again', async () => {
    const { screen, stores, studio } = await mount(
      DatasetScreen,
      { datasetId: pond.id },
      { answers: changing },
    );
    const sprites = stores.datasets.spritesOf(pond.id);
    await expect.element(screen.getByRole('link', { name: 'Train on this' })).toBeVisible();
    sprites.leaveOut([4]);
    const bar = screen.getByRole('region', { name: 'Changes to this dataset' });
    await expect.element(bar.getByText(/another dataset of 119 sprites/)).toBeVisible();
    await expect
      .element(screen.getByRole('button', { name: 'Make it and train on it' }))
      .toBeVisible();
    await bar.getByRole('button', { name: 'Make it' }).click();
    await expect.poll(() => location.hash).toBe('#/datasets/d9');
    expect(studio.asked('datasets.change')).toEqual([
      { datasetId: 'd1', leftOut: [4], labels: [] },
    ]);
    expect(sprites.isChanged).toBe(false);
    stores.toasts.actNewest();
    await expect.poll(() => location.hash).toBe('#/datasets/d1');
    expect(studio.asked('datasets.remove')).toEqual([{ datasetId: 'd9' }]);
    expect(sprites.wanted.leftOut).toEqual([4]);
  });

  it('is trained on at a click', async () => {
    const { screen, stores } = await mount(
      DatasetScreen,
      { datasetId: pond.id },
      { answers: changing },
    );
    stores.datasets.spritesOf(pond.id).leaveOut([4]);
    await screen.getByRole('button', { name: 'Make it and train on it' }).click();
    await expect.poll(() => location.hash).toBe('#/runs/new?dataset=d9');
  });

  it('is gone on with, or not, after the page was loaded anew', async () => {
    const shown = [DatasetScreen, { datasetId: pond.id }, { answers: changing }] as const;
    const before = await mount(...shown);
    before.stores.datasets.spritesOf(pond.id).leaveOut([4]);
    before.stores.datasets.spritesOf(pond.id).relabel([1, 2], 'moor');
    await before.screen.unmount();

    const { screen, stores } = await mount(...shown);
    const sprites = stores.datasets.spritesOf(pond.id);
    expect(sprites.wanted).toEqual({
      leftOut: [4],
      labels: [
        { sprite: 1, label: 'moor' },
        { sprite: 2, label: 'moor' },
      ],
    });
    const said = screen.getByText(/did not finish this the last time/);
    await expect.element(said).toBeVisible();
    sprites.takeBack([4]);
    await expect.element(said).not.toBeInTheDocument();
    await screen.getByRole('button', { name: 'Take all back' }).click();
    await screen.unmount();

    const after = await mount(...shown);
    expect(after.stores.datasets.spritesOf(pond.id).isChanged).toBe(false);
  });

  it('is not made of what another dataset was to be, nor of what is no draft', async () => {
    const key = 'sprite-gan-studio-sprites';
    for (const kept of [
      JSON.stringify([['d2', { leftOut: [4], labels: [] }]]),
      JSON.stringify([['d1', { leftOut: ['all'], labels: [] }]]),
      JSON.stringify([['d1', { leftOut: [-1], labels: [] }]]),
      '{',
    ]) {
      localStorage.setItem(key, kept);
      const { screen, stores } = await mount(
        DatasetScreen,
        { datasetId: pond.id },
        { answers: changing },
      );
      expect(stores.datasets.spritesOf(pond.id).isChanged, kept).toBe(false);
      await screen.unmount();
    }
  });

  it('is kept of the twenty datasets that were changed last, as long as there is room', async () => {
    const { stores } = await mount(DatasetScreen, { datasetId: pond.id }, { answers: changing });
    for (let place = 0; place < 21; place++)
      stores.datasets.spritesOf(`d${place}`).leaveOut([place]);
    expect([...keptDraft('d20').leftOut]).toEqual([20]);
    expect([...keptDraft('d1').leftOut]).toEqual([1]);
    expect(keptDraft('d0').leftOut.size).toBe(0);
    fillLocalStorage();
    stores.datasets.spritesOf('d20').leaveOut(Array.from({ length: 4_000 }, (_, place) => place));
    expect(stores.toasts.list.map(({ message }) => message)).toContain(
      'This browser has no room to keep the changes: they stay until the page is left.',
    );
    expect(stores.datasets.spritesOf('d20').leftOut.size).toBe(4_000);
  });

  it('keeps what is wanted where it cannot be made, and takes all back when asked to', async () => {
    const refusing = {
      ...answers,
      'datasets.change': () => {
        throw new StudioError('disk-full', 'The disk is full.', 'Make room.');
      },
    };
    const { screen, stores } = await mount(
      DatasetScreen,
      { datasetId: pond.id },
      { answers: refusing },
    );
    const sprites = stores.datasets.spritesOf(pond.id);
    sprites.relabel([1], 'moor');
    await screen.getByTestId('make-changed').click();
    await expect.poll(() => stores.toasts.list.at(-1)?.message).toBe('The disk is full.');
    expect(sprites.isChanged).toBe(true);
    await screen.getByRole('button', { name: 'Take all back' }).click();
    expect(sprites.isChanged).toBe(false);
    stores.toasts.actNewest();
    expect(sprites.labels).toEqual(new Map([[1, 'moor']]));
  });
});

describe('chips to filter by', () => {
  it('are put on and off, and all shown on demand', async () => {
    const chips = Array.from({ length: 20 }, (_, id) => ({ id: `${id}`, text: `tag ${id}` }));
    const given = { label: 'Tags', chips, chosen: [], testId: 'chips' };
    const { screen } = await mount(FilterChips, given);
    const group = screen.getByRole('group', { name: 'Tags' });
    const chip = group.getByRole('button', { name: 'tag 3' });
    await chip.click();
    await expect.element(chip).toHaveAttribute('aria-pressed', 'true');
    await screen.getByRole('button', { name: 'All 20' }).click();
    expect(group.getByRole('button').elements()).toHaveLength(20);
  });
});

describe('the choice of a background', () => {
  it('is transparent, white, black or a colour of one’s own', async () => {
    const field = importOptionFields.find(({ name }) => name === 'background');
    if (!field) throw new Error('There is no option for the background');
    const onChange = vi.fn();
    const given = { field, value: 'transparent', disabled: false, onChange };
    const { screen, change } = await mount(BackgroundField, given);
    await screen.getByRole('radio', { name: 'A colour' }).click();
    expect(onChange).toHaveBeenCalledExactlyOnceWith('#88ccff');
    await change({ value: '#88ccff' });
    await expect.element(screen.getByLabelText('Background colour')).toHaveValue('#88ccff');
  });
});

describe('a sprite sheet', () => {
  const found: FoundSheets = {
    looked: 1,
    sheets: 1,
    preview: {
      file: 'frogs.png',
      arrangement: 'grid',
      width: 32,
      height: 16,
      cells: [
        { left: 0, top: 0, width: 16, height: 16 },
        { left: 16, top: 0, width: 16, height: 16 },
      ],
      png: paintedPicture('frogs').split(',')[1] ?? '',
    },
  };

  it('is shown as it would be cut, in words and as a picture', async () => {
    const field = importOptionFields.find(({ name }) => name === 'sheets');
    if (!field) throw new Error('There is no option for sheets');
    const onChange = vi.fn();
    const given = { field, value: 'auto', disabled: false, found, looking: false, onChange };
    const { screen, change } = await mount(SheetField, given);
    await expect
      .element(screen.getByText('frogs.png: 2 sprites in cells of 16 × 16 pixels.'))
      .toBeVisible();
    await screen.getByRole('radio', { name: 'Cells of' }).click();
    expect(onChange).toHaveBeenCalledExactlyOnceWith('16x16');
    await change({ looking: true });
    await expect.element(screen.getByText('Looking for sprite sheets…')).toBeVisible();
  });

  it('has a box around each sprite', async () => {
    if (!found.preview) throw new Error('The example has no preview');
    const { screen } = await mount(SheetPicture, { preview: found.preview });
    const picture = screen.getByRole('img', { name: 'frogs.png, cut into 2 sprites' });
    expect(picture.element().querySelectorAll('rect')).toHaveLength(2);
  });
});
