import { describe, expect, it, vi } from 'vitest';
import { page } from 'vitest/browser';
import ClosingNotice from '../../../renderer/components/ClosingNotice.svelte';
import ConnectionBanner from '../../../renderer/components/ConnectionBanner.svelte';
import DamageBanner from '../../../renderer/components/DamageBanner.svelte';
import EmptyState from '../../../renderer/components/EmptyState.svelte';
import ErrorNotice from '../../../renderer/components/ErrorNotice.svelte';
import FastEngineCard from '../../../renderer/components/FastEngineCard.svelte';
import FeatureNetworkOffer from '../../../renderer/components/FeatureNetworkOffer.svelte';
import LibraryGoneNotice from '../../../renderer/components/LibraryGoneNotice.svelte';
import Navigation from '../../../renderer/components/Navigation.svelte';
import OldCurvesBanner from '../../../renderer/components/OldCurvesBanner.svelte';
import ReadOnlyBanner from '../../../renderer/components/ReadOnlyBanner.svelte';
import RemovedNotice from '../../../renderer/components/RemovedNotice.svelte';
import Toasts from '../../../renderer/components/Toasts.svelte';
import { StudioError } from '../../../shared/errors.ts';
import type { Room } from '../../../shared/library/room.ts';
import type { GettingStatus } from '../../../shared/engine/getting.ts';
import { answersOfLibrary, fastEngineReady } from '../example-library.ts';
import { mount } from '../mount.ts';
import { words } from '../snippets.ts';

/** What is removed, and is noted where that is undone. */
function removals() {
  const undone: string[] = [];
  const say = (name: string) => ({
    message: `${name} removed.`,
    undo: () => undone.push(name),
  });
  return { undone, say };
}

describe('a notice of an error', () => {
  it('says what happened and what to do, with a button that tries again', async () => {
    const { screen } = await mount(ErrorNotice, {
      error: new StudioError('dataset-empty', 'There are no sprites.', 'Drop another folder.'),
      children: words('<button>Try again</button>'),
    });
    const notice = screen.getByRole('alert');
    await expect.element(notice.getByText('There are no sprites.')).toBeVisible();
    await expect.element(notice.getByText('Drop another folder.')).toBeVisible();
    await expect.element(screen.getByRole('button', { name: 'Try again' })).toBeVisible();
  });
});

describe('an empty place', () => {
  it('says what belongs there and leads on', async () => {
    const { screen } = await mount(EmptyState, {
      title: 'No runs yet',
      text: 'A run trains a forger and a detective.',
      children: words('<a href="#/runs/new">New run</a>'),
    });
    await expect.element(screen.getByRole('heading', { name: 'No runs yet' })).toBeVisible();
    await expect.element(screen.getByRole('link', { name: 'New run' })).toBeVisible();
  });
});

describe('the banner of the connection', () => {
  it('appears when the studio answers no more, tries on demand, and goes when it answers', async () => {
    const { screen, studio } = await mount(ConnectionBanner, {});
    await expect.element(screen.getByRole('status')).toHaveTextContent('');
    studio.connectionBecomes('lost');
    await expect.element(screen.getByText('Connection lost.')).toBeVisible();
    await screen.getByRole('button', { name: 'Try now' }).click();
    expect(studio.reconnects).toBe(1);
    studio.connectionBecomes('open');
    await expect.element(screen.getByText('Connection lost.')).not.toBeInTheDocument();
  });

  it('leads a browser that was not let in to the address with the token', async () => {
    const { screen } = await mount(ConnectionBanner, {}, { host: { key: '' } });
    await expect.element(screen.getByText('This browser has not been let in.')).toBeVisible();
  });
});

describe('the banner of a damaged library', () => {
  it('names what cannot be read, the first three at once', async () => {
    const rows = ['one', 'two', 'three', 'four'].map((id) => ({
      id,
      table: 'runs',
      message: `The run ${id} cannot be read.`,
    }));
    const answers = { ...answersOfLibrary(), 'library.damage': () => rows };
    const { screen } = await mount(DamageBanner, {}, { answers });
    await expect.element(screen.getByText('The run three cannot be read.')).toBeVisible();
    await expect.element(screen.getByText('The run four cannot be read.')).not.toBeVisible();
    await screen.getByText('and 1 more').click();
    await expect.element(screen.getByText('The run four cannot be read.')).toBeVisible();
  });
});

describe('the banner of a library that can only be looked at', () => {
  it('says which, and what to do', async () => {
    const answers = {
      'system.info': () => ({
        version: '0.1.0',
        host: 'browser' as const,
        libraryPath: '/media/cd/library',
        readOnly: true,
        platform: 'linux',
      }),
    };
    const { screen } = await mount(ReadOnlyBanner, {}, { answers });
    await expect.element(screen.getByText(/\/media\/cd\/library/)).toBeVisible();
  });

  it('is empty for any other', async () => {
    const { screen, studio } = await mount(ReadOnlyBanner, {}, { answers: answersOfLibrary() });
    await expect.poll(() => studio.asked('system.info')).toHaveLength(1);
    await expect.element(screen.getByRole('status')).toHaveTextContent('');
  });
});

describe('the notice that the library is gone', () => {
  it('says so with what to do, once the studio has told', async () => {
    const { screen, studio } = await mount(LibraryGoneNotice, {}, { answers: answersOfLibrary() });
    await expect.element(screen.getByRole('alert')).toHaveTextContent('');
    await expect.poll(() => studio.asked('system.info')).toHaveLength(1);
    studio.push('library-gone', {
      code: 'library-gone',
      message: 'The folder was removed.',
      hint: 'Start the studio again.',
    });
    await expect.element(screen.getByText(/The folder was removed\./)).toBeVisible();
  });
});

describe('the notice that the studio closes', () => {
  const endsBy = Date.now() + 60_000;

  it('names the run that is saved, and how long that takes at most', async () => {
    const { screen, studio } = await mount(ClosingNotice, {}, { host: { kind: 'desktop' } });
    studio.push('closing', { saving: ['Dragons'], endsBy });
    await expect.element(screen.getByRole('heading', { name: 'Saving “Dragons”' })).toBeVisible();
    await expect.element(screen.getByText(/The window closes by itself/)).toBeVisible();
  });

  it('says in a browser when it is over', async () => {
    const { screen, studio } = await mount(ClosingNotice, {});
    studio.push('closing', { saving: [], endsBy });
    await expect.element(screen.getByRole('heading', { name: 'Closing the studio' })).toBeVisible();
    studio.connectionBecomes('lost');
    await expect
      .element(screen.getByRole('heading', { name: 'The studio has ended' }))
      .toBeVisible();
    studio.connectionBecomes('open');
    await expect.element(screen.getByRole('status')).toHaveTextContent('');
  });
});

describe('short messages', () => {
  it('appear, are acted on once, and go', async () => {
    const undo = vi.fn();
    const { screen, stores } = await mount(Toasts, {});
    stores.toasts.say('Star removed.', { label: 'Undo', run: undo });
    await expect.element(screen.getByText('Star removed.')).toBeVisible();
    await screen.getByRole('button', { name: 'Undo' }).click();
    expect(undo).toHaveBeenCalledOnce();
    await expect.element(screen.getByText('Star removed.')).not.toBeInTheDocument();
  });

  it.each([
    [1024, 700],
    [1440, 900],
  ])('lie over the navigation, and cover nothing of a screen: %d x %d', async (width, height) => {
    await page.viewport(width, height);
    const navigation = await mount(
      Navigation,
      { onHelp: () => undefined },
      { answers: answersOfLibrary() },
    );
    const lastPlace = navigation.screen
      .getByRole('link')
      .last()
      .element()
      .getBoundingClientRect().bottom;
    const right = navigation.screen.getByRole('navigation').element().getBoundingClientRect().right;
    const { screen, stores } = await mount(Toasts, {});
    stores.toasts.say('Starred a creature.', { label: 'Undo', run: () => undefined });
    stores.toasts.fail(new StudioError('invalid-input', 'That name is taken.', 'Take another.'));
    await expect.element(screen.getByRole('button', { name: 'Undo' })).toBeVisible();
    for (const toast of screen.getByTestId('toast').elements()) {
      const box = toast.getBoundingClientRect();
      expect(box.right).toBeLessThanOrEqual(right);
      expect(box.left).toBeGreaterThanOrEqual(0);
      expect(box.bottom).toBeLessThanOrEqual(height);
      expect(box.top).toBeGreaterThanOrEqual(lastPlace);
    }
  });

  it('undo what is being done rather than what was done before it, once it is done', async () => {
    const { screen, stores } = await mount(Toasts, {});
    const { toasts } = stores;
    const { undone, say } = removals();
    await toasts.withUndo(Promise.resolve(null), () => say('One'));
    let end: (done: null) => void = () => undefined;
    const removing = new Promise<null>((resolve) => (end = resolve));
    const removed = toasts.withUndo(removing, () => say('Thousands'));
    expect(toasts.actNewest()).toBe(true);
    expect(undone).toEqual([]);
    end(null);
    await removed;
    await expect.poll(() => undone).toEqual(['Thousands']);
    await expect.element(screen.getByText('Thousands removed.')).not.toBeInTheDocument();
    expect(toasts.actNewest()).toBe(true);
    expect(undone).toEqual(['Thousands', 'One']);
    expect(toasts.actNewest()).toBe(false);
  });

  it('undo what was done since rather than what is being done for longer', async () => {
    const { screen, stores } = await mount(Toasts, {});
    const { toasts } = stores;
    const { undone, say } = removals();
    let end: (done: null) => void = () => undefined;
    const removing = new Promise<null>((resolve) => (end = resolve));
    const removed = toasts.withUndo(removing, () => say('Thousands'));
    await toasts.withUndo(Promise.resolve(null), () => say('One'));
    await expect.element(screen.getByText('One removed.')).toBeVisible();
    expect(toasts.actNewest()).toBe(true);
    expect(undone).toEqual(['One']);
    expect(toasts.actNewest()).toBe(true);
    end(null);
    await removed;
    await expect.poll(() => undone).toEqual(['One', 'Thousands']);
  });

  it('undo nothing else where what was being done went wrong', async () => {
    const { screen, stores } = await mount(Toasts, {});
    const { toasts } = stores;
    const undone = vi.fn();
    await toasts.withUndo(Promise.resolve(null), () => ({ message: 'Removed.', undo: undone }));
    let refuse: (why: StudioError) => void = () => undefined;
    const removing = new Promise<null>((_, reject) => (refuse = reject));
    const removed = toasts.withUndo(removing, () => ({ message: 'Gone.', undo: undone }));
    expect(toasts.actNewest()).toBe(true);
    refuse(new StudioError('invalid-input', 'That name is taken.', 'Take another.'));
    expect(await removed).toBeUndefined();
    await expect.element(screen.getByText('That name is taken.')).toBeVisible();
    expect(undone).not.toHaveBeenCalled();
  });

  it('say what went wrong with a call, and can be dismissed', async () => {
    const { screen, stores } = await mount(Toasts, {});
    const refused = new StudioError('invalid-input', 'That name is taken.', 'Take another.');
    expect(await stores.toasts.catching(Promise.reject(refused))).toBeUndefined();
    await expect.element(screen.getByText('Take another.')).toBeVisible();
    await screen.getByRole('button', { name: 'Dismiss' }).click();
    await expect.element(screen.getByText('That name is taken.')).not.toBeInTheDocument();
  });
});

describe('the note of what was removed', () => {
  it('says what it takes and leads to the trash', async () => {
    const removed = { runs: 2, datasets: 0, favourites: 0, leftovers: 0, bytes: 3e6 };
    const answers = { ...answersOfLibrary(), 'library.room': () => removed };
    const { screen } = await mount(RemovedNotice, { count: 3 }, { answers });
    await expect.element(screen.getByText(/^2 removed runs: 3\.0 M/)).toBeVisible();
    await expect
      .element(screen.getByRole('link', { name: 'Open the trash' }))
      .toHaveAttribute('href', '#/studio/trash');
  });

  it('goes by what was asked last, whatever is answered last', async () => {
    const of = (runs: number) => ({ runs, datasets: 0, favourites: 0, leftovers: 0, bytes: 3e6 });
    const answers: ((room: Room) => void)[] = [];
    const room = () => new Promise<Room>((answer) => answers.push(answer));
    const { screen, change } = await mount(
      RemovedNotice,
      { count: 3 },
      { answers: { ...answersOfLibrary(), 'library.room': room } },
    );
    await change({ count: 2 });
    await expect.poll(() => answers.length).toBe(2);
    answers[1]?.(of(2));
    await expect.element(screen.getByText(/^2 removed runs/)).toBeVisible();
    answers[0]?.(of(1));
    // Answered after it, and so come by then.
    await change({ count: 1 });
    await expect.poll(() => answers.length).toBe(3);
    await expect.element(screen.getByText(/^2 removed runs/)).toBeVisible();
  });
});

describe('the card of the fast engine', () => {
  const absent: GettingStatus = { ...fastEngineReady, state: 'absent' };
  const getting: GettingStatus = {
    ...absent,
    state: 'getting',
    progress: {
      phase: 'downloading',
      doneBytes: 100e6,
      totalBytes: 200e6,
      bytesPerSecond: 2e6,
      etaMs: 50_000,
    },
  };

  it('offers it with its size, shows how far it is, and says when it is here', async () => {
    const answers = { 'engine.status': () => absent, 'engine.get': () => getting };
    const { screen, studio } = await mount(FastEngineCard, {}, { answers });
    await expect
      .element(screen.getByText(/274 MB to download, 500 MB on the\s+disk/))
      .toBeVisible();
    await screen.getByRole('button', { name: 'Get it' }).click();
    const bar = screen.getByRole('progressbar', { name: 'Downloading' });
    await expect.element(bar).toHaveAttribute('aria-valuenow', '50');
    await expect.element(screen.getByText(/100 MB of 200 MB · 2\.0 MB\/s/)).toBeVisible();
    studio.push('engine', fastEngineReady);
    await screen.getByRole('button', { name: 'Good' }).click();
    await expect.element(screen.getByRole('button')).not.toBeInTheDocument();
  });

  it('is not shown again after “Not now”, but for where the engine is chosen', async () => {
    const answers = { 'engine.status': () => absent };
    const { screen, change } = await mount(FastEngineCard, {}, { answers });
    await screen.getByRole('button', { name: 'Not now' }).click();
    await expect.element(screen.getByRole('button')).not.toBeInTheDocument();
    await change({ always: true });
    await expect.element(screen.getByRole('button', { name: 'Get it' })).toBeVisible();
  });

  it('says why it could not be had, and may be asked again or broken off', async () => {
    const problem = {
      code: 'download-failed' as const,
      message: 'No connection.',
      hint: 'Check the network.',
    };
    const answers = {
      'engine.status': () => ({ ...absent, problem }),
      'engine.get': () => getting,
      'engine.cancel': () => absent,
    };
    const { screen, studio } = await mount(FastEngineCard, {}, { answers });
    await expect.element(screen.getByRole('alert').getByText('No connection.')).toBeVisible();
    await screen.getByRole('button', { name: 'Try again' }).click();
    await screen.getByRole('button', { name: 'Cancel' }).click();
    await expect.element(screen.getByRole('button', { name: 'Get it' })).toBeVisible();
    expect(studio.asked('engine.cancel')).toHaveLength(1);
  });
});

describe('the offer of the network that measures', () => {
  it('says what it is for, gets it, shows how far it is, and goes when it is here', async () => {
    const absent: GettingStatus = {
      ...fastEngineReady,
      state: 'absent',
      version: 'EfficientNet-Lite0',
    };
    const getting: GettingStatus = {
      ...absent,
      state: 'getting',
      progress: { phase: 'downloading', doneBytes: 5, totalBytes: 10, bytesPerSecond: 1, etaMs: 5 },
    };
    const answers = { 'features.status': () => absent, 'features.get': () => getting };
    const { screen, studio } = await mount(FeatureNetworkOffer, {}, { answers });
    await expect.element(screen.getByText(/features of EfficientNet-Lite0/)).toBeVisible();
    await screen.getByRole('button', { name: 'Get it' }).click();
    const bar = screen.getByRole('progressbar', { name: 'Downloading' });
    await expect.element(bar).toHaveAttribute('aria-valuenow', '50');
    studio.push('features', { ...fastEngineReady, version: 'EfficientNet-Lite0' });
    await expect.element(screen.getByRole('button')).not.toBeInTheDocument();
  });
});

describe('the notice that curves of an older version are brought up to date', () => {
  it('says how far they are and how long the rest takes, and goes when all are', async () => {
    const { screen, studio } = await mount(OldCurvesBanner, {});
    studio.push('old-curves', { share: 0.25, etaMs: 9_000 });
    await expect.element(screen.getByText(/older version up to date, once/)).toBeVisible();
    const bar = screen.getByRole('progressbar', { name: 'Curves of an older version' });
    await expect.element(bar).toHaveAttribute('aria-valuetext', '25 % · about 9 s left');
    studio.push('old-curves', { share: 0.9, etaMs: 500 });
    await expect.element(bar).toHaveAttribute('aria-valuenow', '90');
    studio.push('old-curves', { share: 1, etaMs: 0 });
    await expect.element(bar).not.toBeInTheDocument();
  });

  it('is not shown for what is over before it is read', async () => {
    const { screen, studio } = await mount(OldCurvesBanner, {});
    studio.push('old-curves', { share: 0.5, etaMs: 400 });
    await expect.element(screen.getByRole('progressbar')).not.toBeInTheDocument();
    expect(screen.container.textContent?.trim()).toBe('');
  });
});
