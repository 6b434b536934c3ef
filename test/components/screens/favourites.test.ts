import { describe, expect, it, onTestFinished } from 'vitest';
import { userEvent } from 'vitest/browser';
import ExportDialog from '../../../renderer/screens/favourites/ExportDialog.svelte';
import ExportPreview from '../../../renderer/screens/favourites/ExportPreview.svelte';
import ExportResultView from '../../../renderer/screens/favourites/ExportResultView.svelte';
import FavouriteDetails from '../../../renderer/screens/favourites/FavouriteDetails.svelte';
import FavouriteGrid from '../../../renderer/screens/favourites/FavouriteGrid.svelte';
import FavouritesScreen from '../../../renderer/screens/favourites/FavouritesScreen.svelte';
import { nothingChosen } from '../../../renderer/lib/selection.ts';
import type { RecolouredPreview, WantedColours } from '../../../shared/creature/recolouring.ts';
import type { MethodRequest } from '../../../shared/api/methods.ts';
import { StudioError } from '../../../shared/errors.ts';
import type { Favourite } from '../../../shared/creature/favourite.ts';
import { exportOptionsSchema, type ExportResult } from '../../../shared/creature/export-options.ts';
import { answersOfLibrary, stars } from '../example-library.ts';
import { mount } from '../mount.ts';

const answers = answersOfLibrary();
const onRecolour = () => undefined;
const result: ExportResult = {
  place: '/home/ann/library/exports/one.zip',
  files: [{ name: 'creature-1.png', bytes: 2_048 }],
  fileCount: 1,
  bytes: 2_048,
  downloadPath: 'exports/one.zip',
};

describe('the Favourites screen', () => {
  it('chooses all by the keyboard, removes them, and brings them back', async () => {
    const removing = {
      ...answers,
      'favourites.remove': () => null,
      'favourites.restore': () => null,
    };
    const { screen, studio, stores } = await mount(
      FavouritesScreen,
      { title: 'Favourites' },
      { answers: removing },
    );
    await expect
      .poll(() => screen.getByRole('option', { name: /^Creature/ }).elements())
      .toHaveLength(3);
    // With caps lock, the letter comes large.
    await userEvent.keyboard('{Control>}A{/Control}');
    await expect.element(screen.getByRole('button', { name: 'Export 3' })).toBeVisible();
    await userEvent.keyboard('{Escape}');
    await expect.element(screen.getByRole('button', { name: 'Export all' })).toBeVisible();
    await userEvent.keyboard('{Control>}a{/Control}');
    await expect.element(screen.getByRole('button', { name: 'Export 3' })).toBeVisible();
    await userEvent.keyboard('{Delete}');
    await expect
      .poll(() => studio.asked('favourites.remove'))
      .toEqual([{ favouriteIds: ['f0', 'f3', 'f7'] }]);
    studio.push('changed', { what: 'favourites', items: [], removed: ['f0', 'f3', 'f7'] });
    await expect.element(screen.getByRole('heading', { name: 'No stars yet' })).toBeVisible();
    stores.toasts.actNewest();
    await expect
      .poll(() => studio.asked('favourites.restore'))
      .toEqual([{ favouriteIds: ['f0', 'f3', 'f7'] }]);
  });

  it('shows those that are rated so high, and what was rejected, which can be starred again', async () => {
    const rated = stars.map((star, place) => ({ ...star, rating: [5, 2, null][place] ?? null }));
    const reject = { ...(stars[0] as Favourite), id: 'r0', rejectedAt: 5 };
    const filtering = {
      ...answers,
      'favourites.list': () => rated,
      'favourites.rejects': () => [reject],
      'favourites.restore': () => null,
    };
    const given = { title: 'Favourites' };
    const { screen, studio } = await mount(FavouritesScreen, given, { answers: filtering });
    const options = () => screen.getByRole('option', { name: /^Creature/ }).elements();
    await expect.poll(options).toHaveLength(3);
    const filter = screen.getByRole('combobox', { name: 'Show' });
    await filter.selectOptions('Rated 2 or more (2)');
    await expect.poll(options).toHaveLength(2);
    await filter.selectOptions('Rejected (1)');
    await expect.poll(options).toHaveLength(1);
    await userEvent.keyboard('{Control>}a{/Control}');
    await screen.getByRole('button', { name: 'Star again' }).click();
    await expect.poll(() => studio.asked('favourites.restore')).toEqual([{ favouriteIds: ['r0'] }]);
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
    const opened: number[] = [];
    const onOpen = (place: number) => opened.push(place);
    const given = { items: stars, zoom: null, selection: nothingChosen, onOpen };
    const { screen } = await mount(FavouriteGrid, given, { answers });
    const list = screen.getByRole('listbox', { name: /^Starred generated creatures/ });
    await expect.poll(() => screen.getByRole('option').elements()).toHaveLength(3);
    list.element().focus();
    await userEvent.keyboard('{ArrowRight}{Shift>}{ArrowRight}{/Shift}');
    const chosen = () => screen.getByRole('option', { selected: true }).elements();
    await expect.poll(chosen).toHaveLength(2);
    await userEvent.keyboard('{Enter}');
    expect(opened).toEqual([1]);
    await screen.getByRole('option').nth(2).click();
    expect(opened).toEqual([1, 2]);
    await screen
      .getByRole('option')
      .nth(1)
      .click({ modifiers: ['Control'] });
    await expect.poll(chosen).toHaveLength(1);
  });
});

const dot =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

describe('recolouring a favourite', () => {
  /** As many pictures as were asked for, each of other bytes. */
  const recolouring = {
    ...answers,
    'favourites.recolourings': ({ wanted }: { wanted: WantedColours[] }): RecolouredPreview[] =>
      wanted.map((one, index) => ({
        recolouring: { kind: one.kind, colours: [['#000000', `#0000${10 + index}`]] },
        png: one.kind === 'favourite' ? dot.replace('AAAB', 'AAAC') : dot,
      })),
    'favourites.recolour': () => stars[0] ?? never(),
  };
  const open = async (further = {}) => {
    const mounted = await mount(
      FavouritesScreen,
      { title: 'Favourites' },
      { answers: { ...recolouring, ...further } },
    );
    await mounted.screen.getByTestId('favourite-card').nth(1).click();
    await mounted.screen.getByRole('button', { name: 'Recolour' }).click();
    return mounted;
  };

  it('shows colours by chance, others of them on request, and those of other favourites once', async () => {
    const { screen, studio } = await open();
    const byChance = screen.getByRole('group', { name: 'By chance' });
    await expect.poll(() => byChance.getByRole('button').elements()).toHaveLength(8);
    const others = screen.getByRole('group', { name: 'In the colours of another favourite' });
    await expect.poll(() => others.getByRole('button').elements()).toHaveLength(1);
    await screen.getByRole('button', { name: 'Others', exact: true }).click();
    const seedsAsked = () =>
      (studio.asked('favourites.recolourings') as { wanted: WantedColours[] }[]).flatMap(
        ({ wanted }) => wanted.flatMap((one) => (one.kind === 'chance' ? [one.seed] : [])),
      );
    await expect.poll(seedsAsked).toEqual(Array.from({ length: 16 }, (_, index) => index + 1));
  });

  it('shows what its generator draws, once it has, or why it cannot', async () => {
    const { screen } = await open();
    const drawn = screen.getByRole('group', { name: 'As its own generator would' });
    await expect.poll(() => drawn.getByRole('button').elements()).toHaveLength(8);
  });

  it('says why its generator does not draw it, and offers the other colours', async () => {
    const { screen } = await open({
      'favourites.recolourings': (request: { wanted: WantedColours[] }) => {
        if (request.wanted.some(({ kind }) => kind === 'generator'))
          throw new StudioError('not-found', 'The sample is not there any more.', 'Choose others.');
        return recolouring['favourites.recolourings'](request);
      },
    });
    await expect.element(screen.getByText('The sample is not there any more.')).toBeVisible();
    const byChance = screen.getByRole('group', { name: 'By chance' });
    await expect.poll(() => byChance.getByRole('button').elements()).toHaveLength(8);
  });

  it('moves nothing when more colours come: what was being clicked would lie elsewhere', async () => {
    let come = () => {};
    const coming = new Promise<void>((resolve) => (come = resolve));
    const { screen } = await open({
      'favourites.recolourings': async (request: { wanted: WantedColours[] }) => {
        if (request.wanted.some(({ kind }) => kind === 'favourite')) await coming;
        return recolouring['favourites.recolourings'](request);
      },
    });
    const drawn = screen.getByRole('group', { name: 'As its own generator would' });
    await expect.poll(() => drawn.getByRole('button').elements()).toHaveLength(8);
    const choice = screen.getByRole('button', { name: 'By chance, 3' });
    const { top } = choice.element().getBoundingClientRect();
    come();
    const others = screen.getByRole('group', { name: 'In the colours of another favourite' });
    await expect.poll(() => others.getByRole('button').elements()).toHaveLength(1);
    expect(choice.element().getBoundingClientRect().top).toBe(top);
  });

  it('keeps what was chosen', async () => {
    const { screen, studio } = await open();
    const keep = screen.getByRole('button', { name: 'Keep' });
    await expect.element(keep).toBeDisabled();
    await screen.getByRole('button', { name: 'By chance, 3' }).click();
    await keep.click();
    await expect
      .poll(() => studio.asked('favourites.recolour'))
      .toEqual([
        {
          creature: { favouriteId: 'f3' },
          recolouring: { kind: 'chance', colours: [['#000000', '#000012']] },
        },
      ]);
  });

  it('takes a palette that is typed, and says what it does not understand', async () => {
    const { screen, studio } = await open();
    const field = screen.getByLabelText('With a palette of your own', { exact: true });
    await field.fill('#102030 and');
    await expect.element(screen.getByText(/^Type two to 256 colours/)).toBeVisible();
    await field.fill('#102030, abc');
    await expect
      .poll(() => studio.asked('favourites.recolourings').at(-1))
      .toEqual({
        creature: { favouriteId: 'f3' },
        wanted: [{ kind: 'palette', colours: ['#102030', '#aabbcc'] }],
      });
    const choices = screen.getByRole('group', { name: 'With a palette of your own' });
    await expect.poll(() => choices.getByRole('button').elements()).toHaveLength(1);
  });

  it('takes a palette from a file, and says of another that it is none', async () => {
    const { screen } = await open();
    const input = screen.getByTestId('palette-file');
    const field = screen.getByTestId('recolour-palette');
    const gimp = 'GIMP Palette\nName: Night\n# by hand\n26 28 44 sky\n177 62 83\n';
    await input.upload(new File([gimp], 'night.gpl'));
    await expect.element(field).toHaveValue('#1a1c2c #b13e53');
    await input.upload(new File(['a letter to a friend'], 'letter.gpl'));
    await expect.element(screen.getByText(/^letter.gpl is no palette/)).toBeVisible();
    await expect.element(field).toHaveValue('#1a1c2c #b13e53');
  });
});

describe('the details of a favourite', () => {
  it('say where it came from', async () => {
    const { screen } = await mount(
      FavouriteDetails,
      { active: stars[1] ?? null, chosen: [], onRecolour },
      { answers: answersOfLibrary() },
    );
    await expect
      .element(screen.getByRole('link', { name: 'Pond, vanilla' }))
      .toHaveAttribute('href', '#/runs/r1');
    await expect.element(screen.getByText('1, 4', { exact: true })).toBeVisible();
  });

  it('lead to no run that is gone, and say why there is nothing between its creatures', async () => {
    const gone = { ...answers, 'runs.list': () => [], 'creatures.variedBy': () => 'gone' as const };
    const { screen } = await mount(
      FavouriteDetails,
      { active: stars[1] ?? null, chosen: [], onRecolour },
      { answers: gone },
    );
    await expect.element(screen.getByTestId('run-gone')).toBeVisible();
    await expect.element(screen.getByRole('link')).not.toBeInTheDocument();
    for (const action of ['walk', 'mix', 'sliders'])
      await expect
        .element(screen.getByTestId(`between-${action}`))
        .toHaveAttribute('aria-disabled', 'true');
  });

  it('walk between those whose generator was kept, the first chosen or not, and name the others', async () => {
    const [lost, kept, alsoKept] = stars as [Favourite, Favourite, Favourite];
    const chosen = [
      { ...lost, runId: 'old', runName: 'Old' },
      { ...kept, step: 50 },
      { ...kept, id: 'other-step', step: 60 },
      { ...alsoKept, step: 50 },
    ];
    const gone = {
      ...answers,
      'runs.list': () => [],
      'favourites.list': () => chosen,
      'creatures.walk': () => new Promise<never>(() => undefined),
      'creatures.variedBy': ({ creature }: MethodRequest<'creatures.variedBy'>) =>
        'favouriteId' in creature && creature.favouriteId === lost.id
          ? ('gone' as const)
          : ('latents' as const),
    };
    const given = { active: null, chosen, onRecolour };
    const { screen, studio } = await mount(FavouriteDetails, given, { answers: gone });
    await expect
      .element(screen.getByTestId('between-left-out'))
      .toMatchTextContent(
        '1 of “Old”, step 100, whose generator was not kept; 1 of “Pond, vanilla”, step 60.',
      );
    // Those of one step are one generator, of which is asked once.
    const asked = studio.asked('creatures.variedBy') as MethodRequest<'creatures.variedBy'>[];
    expect(new Set(asked.map(({ creature }) => JSON.stringify(creature))).size).toBe(3);
    await screen.getByRole('button', { name: 'Walk between them' }).click();
    await expect
      .poll(() => studio.asked('creatures.walk'))
      .toMatchObject([{ stops: [{ favouriteId: kept.id }, { favouriteId: alsoKept.id }] }]);
    // Nor is one of another step offered, which none that is kept could draw with them.
    await expect.element(screen.getByText(/Star more creatures of this run/)).toBeVisible();
  });

  it('say of a drawing what it was drawn from, in place of a seed', async () => {
    const pictures = {
      ...answers,
      'runs.list': () => [],
      'creatures.variedBy': () => 'picture' as const,
    };
    const [star] = stars;
    const given = {
      active: star ? { ...star, seed: 0, origin: 'drawing' as const } : null,
      chosen: [],
      onRecolour,
    };
    const { screen } = await mount(FavouriteDetails, given, { answers: pictures });
    await expect.element(screen.getByTestId('drawn-from')).toHaveTextContent('a picture');
    await expect.element(screen.getByText('Seed, place')).not.toBeInTheDocument();
  });

  it('ask for a choice where there is none', async () => {
    const { screen } = await mount(FavouriteDetails, { active: null, chosen: [], onRecolour });
    await expect.element(screen.getByText(/^A click or Enter shows/)).toBeVisible();
  });
});

describe('the dialog of an export', () => {
  it('exports with the options as they stand, and shows what came of it', async () => {
    const exporting = { ...answers, 'favourites.export': () => result };
    const given = { open: true, favourites: stars };
    const { screen, studio } = await mount(ExportDialog, given, { answers: exporting });
    await screen.getByRole('textbox', { name: 'Scale' }).fill('8');
    await screen.getByRole('button', { name: 'Export', exact: true }).click();
    await expect.element(screen.getByText('/home/ann/library/exports/one.zip')).toBeVisible();
    await expect
      .element(screen.getByRole('link', { name: 'Download' }))
      .toHaveAttribute('download');
    expect(studio.asked('favourites.export')).toMatchObject([
      { favouriteIds: ['f0', 'f3', 'f7'], options: { scale: 8 } },
    ]);
  });

  it('remembers whether files say how they were made, for what is saved by itself too', async () => {
    const given = { open: true, favourites: stars };
    const { screen, stores } = await mount(ExportDialog, given, { answers });
    onTestFinished(() => stores.settings.change({ saysHowMade: true }));
    await screen.getByRole('switch', { name: 'Say how it was made' }).click();
    expect(stores.settings.saysHowMade).toBe(false);
    const again = await mount(ExportDialog, given, { answers });
    await expect
      .element(again.screen.getByRole('switch', { name: 'Say how it was made' }).last())
      .not.toBeChecked();
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
