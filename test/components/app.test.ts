import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import App from '../../renderer/App.svelte';
import KeyboardHelp from '../../renderer/components/KeyboardHelp.svelte';
import Navigation from '../../renderer/components/Navigation.svelte';
import Tooltip from '../../renderer/components/Tooltip.svelte';
import Screen from '../../renderer/Screen.svelte';
import { screens } from '../../renderer/screens/screens.ts';
import { WindowSettings } from '../../renderer/state/settings.svelte.ts';
import { answersOfLibrary } from './example-library.ts';
import { FakeStudio } from './fake-studio.ts';
import { mount } from './mount.ts';
import { words } from './snippets.ts';

const answers = answersOfLibrary();

describe('the window', () => {
  beforeEach(() => window.history.replaceState(null, '', '#/datasets'));

  async function open() {
    const studio = new FakeStudio(answers);
    onTestFinished(() => expect(studio.unexpected).toEqual([]));
    return { studio, screen: await render(App, { link: studio.link() }) };
  }

  it('goes from screen to screen, and is called by what it shows', async () => {
    const { screen } = await open();
    await expect.element(screen.getByRole('heading', { level: 1, name: 'Datasets' })).toBeVisible();
    // The navigation counts them.
    await screen.getByRole('link', { name: 'Favourites 3' }).click();
    await expect
      .element(screen.getByRole('heading', { level: 1, name: 'Favourites' }))
      .toBeVisible();
    await expect.element(screen.getByRole('main')).toHaveFocus();
  });

  it('goes by the keyboard with caps lock too', async () => {
    const { screen } = await open();
    await expect.element(screen.getByRole('heading', { level: 1, name: 'Datasets' })).toBeVisible();
    await userEvent.keyboard('GR');
    await expect.element(screen.getByRole('heading', { level: 1, name: 'Runs' })).toBeVisible();
  });

  it('goes by the keyboard too, and lists the keys', async () => {
    const { screen } = await open();
    await expect.element(screen.getByRole('heading', { level: 1, name: 'Datasets' })).toBeVisible();
    await userEvent.keyboard('gr');
    await expect.element(screen.getByRole('heading', { level: 1, name: 'Runs' })).toBeVisible();
    await expect.poll(() => document.title).toBe('60 % Pond, WGAN – Sprite GAN Studio');
    await userEvent.keyboard('?');
    await expect.element(screen.getByRole('dialog', { name: 'Keyboard' })).toBeVisible();
  });

  it('asks for a list when a screen shows it, not before', async () => {
    const { screen, studio } = await open();
    await expect.element(screen.getByRole('heading', { level: 1, name: 'Datasets' })).toBeVisible();
    expect(studio.asked('sweeps.list')).toEqual([]);
    await screen.getByTestId('nav-runs').click();
    await expect.poll(() => studio.asked('sweeps.list')).toHaveLength(1);
  });
});

describe('a window without an address', () => {
  async function openAt(lastPlace: string) {
    window.history.replaceState(null, '', window.location.pathname + window.location.search);
    if (lastPlace) new WindowSettings().change({ lastPlace });
    const studio = new FakeStudio(answers);
    return render(App, { link: studio.link() });
  }
  const heading = (screen: Awaited<ReturnType<typeof openAt>>, name: string) =>
    expect.element(screen.getByRole('heading', { level: 1, name })).toBeVisible();

  it('shows the screen that was shown last', async () => {
    await heading(await openAt('#/runs/r1'), 'Pond, vanilla');
    expect(new WindowSettings().lastPlace).toBe('#/runs/r1');
  });

  it('shows the first screen the first time, and the list where the run is gone', async () => {
    await heading(await openAt(''), 'Datasets');
    await heading(await openAt('#/runs/gone'), 'Runs');
  });
});

describe('who goes by Tab', () => {
  it('is led past the navigation', async () => {
    window.history.replaceState(null, '', '#/datasets');
    const screen = await render(App, { link: new FakeStudio(answers).link() });
    await expect.element(screen.getByRole('heading', { level: 1, name: 'Datasets' })).toBeVisible();
    await userEvent.tab();
    await expect.element(screen.getByRole('button', { name: 'Skip to the content' })).toHaveFocus();
    await userEvent.keyboard('{Enter}');
    await expect.element(screen.getByRole('main')).toHaveFocus();
  });
});

describe('a screen', () => {
  it('is made anew for another run, and shows the one that was asked for', async () => {
    const run = { screen: 'run' as const, runId: 'r1' };
    const { screen, change } = await mount(Screen, { route: run }, { answers });
    await expect
      .element(screen.getByRole('heading', { level: 1, name: 'Pond, vanilla' }))
      .toBeVisible();
    await change({ route: { screen: 'run', runId: 'r2' } });
    await expect
      .element(screen.getByRole('heading', { level: 1, name: 'Pond, WGAN' }))
      .toBeVisible();
    await change({ route: { screen: 'dataset', datasetId: 'd2' } });
    await expect
      .element(screen.getByRole('heading', { level: 1, name: 'Meadow creatures' }))
      .toBeVisible();
  });

  it('is made once, and not again when it is left', async () => {
    const { screen, studio, change } = await mount(
      Screen,
      { route: { screen: 'new-run', datasetId: null, presetId: null } },
      { answers },
    );
    await expect.poll(() => studio.asked('runs.presetTimes')).toHaveLength(1);
    // Loaded before: then it takes the place of the other at once.
    await screens.favourites.load();
    await change({ route: { screen: 'favourites' } });
    await expect
      .element(screen.getByRole('heading', { level: 1, name: 'Favourites' }))
      .toBeVisible();
    expect(studio.asked('runs.presetTimes')).toHaveLength(1);
  });
});

describe('the navigation', () => {
  it('has the screens of the table, says which is shown and how many runs train', async () => {
    const { screen } = await mount(
      Navigation,
      { onHelp: () => undefined },
      { answers, hash: '/runs/r1' },
    );
    await expect
      .element(screen.getByRole('link', { name: /^Runs/, current: 'page' } as never).first())
      .toBeVisible();
    await expect.element(screen.getByTitle('1 training')).toBeVisible();
    const places = Object.values(screens).filter(({ icon }) => icon !== null);
    expect(screen.getByRole('listitem').elements()).toHaveLength(places.length);
  });
});

describe('the help with keys', () => {
  it('names those of the screens', async () => {
    const { screen } = await mount(KeyboardHelp, { open: true });
    await expect.element(screen.getByText('Start a new run')).toBeVisible();
  });
});

describe('a tooltip', () => {
  it('says what a thing is when the pointer or the focus comes to it', async () => {
    const trigger = words('an icon');
    const { screen } = await mount(Tooltip, { text: 'Star it', trigger });
    await expect.element(screen.getByText('an icon')).toBeVisible();
    await expect.element(screen.getByText('Star it')).not.toBeInTheDocument();
  });
});
