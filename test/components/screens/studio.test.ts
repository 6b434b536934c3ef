import { describe, expect, it } from 'vitest';
import StudioScreen from '../../../renderer/screens/studio/StudioScreen.svelte';
import type { DoctorReport, Tuning } from '../../../shared/engine/engine.ts';
import type { SpeedStatus } from '../../../shared/engine/speed.ts';
import { answersOfLibrary, noPool } from '../example-library.ts';
import { mount } from '../mount.ts';

const tuning: Tuning = {
  engine: 'tensorflow',
  threads: 4,
  oneDnn: true,
  measurements: [
    { engine: 'tensorflow', threads: 1, oneDnn: true, stepsPerSecond: 9 },
    { engine: 'tensorflow', threads: 4, oneDnn: true, stepsPerSecond: 29.9 },
    { engine: 'tensorflow', threads: 8, oneDnn: true, stepsPerSecond: 30 },
  ],
  machine: { processor: 'Abacus', cores: 8 },
  measuredAt: Date.now() - 3_600_000,
};

const report: DoctorReport = {
  chosen: 'tensorflow',
  engines: [
    {
      id: 'tensorflow',
      available: true,
      facts: { id: 'tensorflow', device: 'CPU', version: '2.21.0', tfjsVersion: '4', threads: 4 },
      problem: null,
      stepsPerSecond: 29.9,
    },
    {
      id: 'webgpu',
      available: false,
      facts: null,
      problem: 'There is no graphics card. Take another engine.',
      stepsPerSecond: null,
    },
  ],
  machine: {
    platform: 'linux x64',
    processor: 'Abacus',
    cores: 8,
    memoryBytes: 8e9,
    node: '24.0.0',
    electron: null,
    studio: '0.1.0',
  },
  libraryPath: '/home/ann/library',
  tuning,
};

const untuned: SpeedStatus = {
  measuring: null,
  report: null,
  tuning: null,
  automatic: null,
  problem: null,
};
const tuned: SpeedStatus = { measuring: null, report, tuning, automatic: null, problem: null };

/** Nothing trains: the example's library has a run that does. */
function quiet() {
  return { ...answersOfLibrary(), 'runs.list': () => [] };
}

describe('the screen of the studio', () => {
  it('tunes when it is asked to, shows how far it is, and says what was chosen and why', async () => {
    const answers = { ...quiet(), 'speed.tune': () => measuring };
    const measuring: SpeedStatus = {
      ...untuned,
      measuring: {
        what: 'tuning',
        sentence: 'Round 1 of 3: training on wasm in 1 thread …',
        done: 3,
        of: 12,
        etaMs: 30_000,
      },
    };
    const { screen, studio } = await mount(StudioScreen, { title: 'Studio' }, { answers });
    await screen.getByRole('button', { name: 'Tune for this machine' }).click();
    const bar = screen.getByRole('progressbar', { name: 'Tuning' });
    await expect.element(bar).toHaveAttribute('aria-valuenow', '25');
    await expect.element(screen.getByText(/^Round 1 of 3/)).toBeVisible();
    studio.push('speed', tuned);
    await expect
      .element(screen.getByTestId('tuned'))
      .toMatchTextContent(
        /^Runs train on tensorflow in 4 threads: 29\.9 .+ as fast as the fastest \(30\.0.+ the fewest threads/,
      );
    await expect.element(screen.getByRole('row', { name: /^tensorflow used CPU/ })).toBeVisible();
    await expect.element(screen.getByText(/^Not found: There is no/)).toBeVisible();
    await expect.element(screen.getByRole('button', { name: 'Tune again' })).toBeVisible();
  });

  it('has fields for passwords that look as those for words do', async () => {
    const answers = {
      ...quiet(),
      'pool.status': () => ({ ...noPool, secrets: 'session' as const }),
    };
    const { screen } = await mount(StudioScreen, { title: 'Studio' }, { answers });
    const looksOf = (label: string) => {
      const { height, borderRadius, backgroundColor } = getComputedStyle(
        screen.getByLabelText(label).element(),
      );
      return { height, borderRadius, backgroundColor };
    };
    await expect.element(screen.getByLabelText('Password of Redis')).toBeVisible();
    expect(looksOf('Password of Redis')).toEqual(looksOf('Redis or Valkey'));
  });

  it('says at once that a machine which is asked to leave its run does, and shows machines while the store is away', async () => {
    const place = { redis: 'redis://127.0.0.1:6379', store: '/mnt/studio' };
    const problem = {
      code: 'not-available-here',
      message: 'No store.',
      hint: 'Mount it.',
    } as const;
    const machine = {
      ...{ id: 'm1', name: 'anna', studio: '0.1.0', tags: [], state: 'training' as const },
      ...{ computesBy: null, training: null, runsEnded: 0, silentMs: 2_000 },
    };
    const answers = {
      ...quiet(),
      'pool.status': () => ({ ...noPool, place, state: 'connected' as const, problem }),
      'pool.look': () => ({ machines: [machine], waiting: [] }),
      'pool.ask': () => null,
    };
    const { screen } = await mount(StudioScreen, { title: 'Studio' }, { answers });
    await expect.element(screen.getByText('No store.')).toBeVisible();
    const drain = screen.getByRole('button', { name: 'Drain anna' });
    await drain.click();
    await expect.element(screen.getByText('Leaves its run, and ends')).toBeVisible();
    await expect.element(drain).toBeDisabled();
  });

  it('says of a run that waits why no machine takes it', async () => {
    const place = { redis: 'redis://127.0.0.1:6379', store: '/mnt/studio' };
    const job = { jobId: 'r9-x', runId: 'r9', runName: 'Pond', tag: null };
    const why = 'No machine of the pool takes it: none is there.';
    const answers = {
      ...quiet(),
      'pool.status': () => ({ ...noPool, place, state: 'connected' as const }),
      'pool.look': () => ({
        machines: [],
        waiting: [
          { ...job, why },
          { ...job, jobId: 'r9-y', why: null },
        ],
      }),
    };
    const { screen } = await mount(StudioScreen, { title: 'Studio' }, { answers });
    const waiting = screen.getByRole('list', { name: 'Waiting for any machine' });
    await expect.element(waiting.getByText(why)).toBeVisible();
    expect(waiting.getByRole('listitem').elements()).toHaveLength(2);
    expect(waiting.getByText(/^No machine/).elements()).toHaveLength(1);
  });

  it('disconnects a pool when the newest checkpoints of its runs are here, or without them', async () => {
    const place = { redis: 'redis://127.0.0.1:6379', store: '/mnt/studio' };
    const connected = { ...noPool, place, state: 'connected' as const };
    const fetching = { runId: 'r1', runName: 'Pond', step: 1_200, place: 2, of: 3 };
    const leaving = { ...connected, state: 'leaving' as const, fetching };
    const answers = {
      ...quiet(),
      'pool.status': () => connected,
      'pool.look': () => ({ machines: [], waiting: [] }),
      'pool.disconnect': () => leaving,
    };
    const { screen, studio } = await mount(StudioScreen, { title: 'Studio' }, { answers });
    await screen.getByRole('button', { name: 'Disconnect' }).click();
    const said = screen.getByTestId('pool-leaving');
    await expect.element(said).toMatchTextContent(/Step 1,200 of “Pond”, run 2 of 3\.$/);
    studio.push('work', [
      { kind: 'fetch', runId: 'r1', place: null, fetched: { bytes: 3e6, of: 20e6 } },
    ]);
    const bar = screen.getByRole('progressbar', { name: 'The newest checkpoint' });
    await expect.element(bar).toHaveAttribute('aria-valuenow', '15');
    await expect
      .element(screen.getByTestId('pool-fetched'))
      .toMatchTextContent(/^3\.0 MB of 20 MB$/);
    // What is read aloud does not change with each piece.
    await expect.element(said).toMatchTextContent(/run 2 of 3\.$/);
    const without = screen.getByRole('button', { name: 'Disconnect without them' });
    await expect.element(without).toHaveFocus();
    without.element().dispatchEvent(new MouseEvent('click', { detail: 2, bubbles: true }));
    expect(studio.asked('pool.disconnect')).toEqual([{ withoutCheckpoints: false }]);
    studio.answer({ 'pool.disconnect': () => ({ ...noPool, place }) });
    await without.click();
    await expect.element(screen.getByRole('form', { name: 'Connect a pool' })).toBeVisible();
    expect(studio.asked('pool.disconnect').at(-1)).toEqual({ withoutCheckpoints: true });
  });

  it('calls the tuning off', async () => {
    const measuring = { what: 'tuning', sentence: 'Round 1', done: 0, of: 9, etaMs: null } as const;
    const answers = {
      ...quiet(),
      'speed.status': () => ({ ...untuned, measuring }),
      'speed.cancel': () => untuned,
    };
    const { screen, studio } = await mount(StudioScreen, { title: 'Studio' }, { answers });
    await screen.getByRole('button', { name: 'Cancel' }).click();
    await expect
      .element(screen.getByRole('button', { name: 'Tune for this machine' }))
      .toBeVisible();
    expect(studio.asked('speed.cancel')).toHaveLength(1);
  });

  it('does not tune while a run trains, and says which', async () => {
    const answers = answersOfLibrary();
    const { screen, studio } = await mount(StudioScreen, { title: 'Studio' }, { answers });
    const tune = screen.getByRole('button', { name: 'Tune for this machine' });
    await expect.element(tune).toHaveAttribute('aria-disabled', 'true');
    (tune.element() as HTMLElement).focus();
    await expect.element(screen.getByText(/^“Pond, WGAN” is training/).first()).toBeInTheDocument();
    expect(studio.asked('speed.tune')).toHaveLength(0);
  });

  it('says where the library lies and what takes room in it, the largest first', async () => {
    const answers = quiet();
    const { screen } = await mount(StudioScreen, { title: 'Studio' }, { answers });
    await expect.element(screen.getByText('/home/ann/library')).toBeVisible();
    await expect
      .element(screen.getByTestId('library-size'))
      .toMatchTextContent(/^50 MB on the disk, on which 20 GB are free\.$/);
    const rows = screen.getByTestId('library-parts').getByRole('rowheader');
    await expect.element(rows.nth(0)).toMatchTextContent(/^Checkpoints/);
    await expect.element(rows.nth(1)).toMatchTextContent(/^Datasets/);
    await expect.element(rows.nth(2)).not.toBeInTheDocument();
  });

  it('changes the colours, and remembers them', async () => {
    const { screen, stores } = await mount(StudioScreen, { title: 'Studio' }, { answers: quiet() });
    await screen.getByRole('radio', { name: 'Dark' }).click();
    expect(document.documentElement.dataset['theme']).toBe('dark');
    expect(stores.settings.theme).toBe('dark');
    await screen.getByRole('radio', { name: 'As the system' }).click();
    expect(document.documentElement.dataset['theme']).toBeUndefined();
  });

  it('says when anything leaves the machine: also for a run that trains on another', async () => {
    const { screen } = await mount(StudioScreen, { title: 'Studio' }, { answers: quiet() });
    const about = screen.getByRole('region', { name: 'About' });
    await expect.element(about).toMatchTextContent(/only where you export them, or have a run/);
  });

  it('copies the diagnostics, which can be read before', async () => {
    const { screen, stores } = await mount(StudioScreen, { title: 'Studio' }, { answers: quiet() });
    await screen.getByText('What is in the diagnostics').click();
    await expect.element(screen.getByTestId('diagnostics')).toMatchTextContent(/Abacus, 8 cores/);
    await screen.getByRole('button', { name: 'Copy diagnostics' }).click();
    expect(stores.toasts.list[0]?.message).toBe('The diagnostics are on the clipboard.');
  });
});

describe('what only the desktop can do', () => {
  const settings = {
    recentLibraries: [
      { path: '/home/ann/old', isThere: true },
      { path: '/media/away', isThere: false },
    ],
    notifies: true,
  };

  it('is said plainly in a browser', async () => {
    const { screen } = await mount(StudioScreen, { title: 'Studio' }, { answers: quiet() });
    await expect
      .element(screen.getByText(/In a browser the studio keeps the library that it was started/))
      .toBeVisible();
    await expect.element(screen.getByText(/come with the desktop app only/)).toBeVisible();
    await expect.element(screen.getByRole('button', { name: 'Back up as a zip' })).toBeVisible();
    await expect
      .element(screen.getByRole('button', { name: 'Back up to a folder' }))
      .not.toBeInTheDocument();
  });

  it('is to open a library that was open before, as far as it is there, or another one', async () => {
    const answers = {
      ...quiet(),
      'desktop.settings': () => settings,
      'desktop.openLibrary': () => true,
    };
    const around = { answers, host: { kind: 'desktop' as const } };
    const { screen, studio } = await mount(StudioScreen, { title: 'Studio' }, around);
    await screen.getByRole('button', { name: 'Open /home/ann/old' }).click();
    await screen.getByRole('button', { name: 'Open another library…' }).click();
    await expect
      .poll(() => studio.asked('desktop.openLibrary'))
      .toEqual([{ path: '/home/ann/old' }, { path: null }]);
    const away = screen.getByRole('listitem').filter({ hasText: '/media/away' });
    await expect.element(away.getByRole('button')).toHaveAttribute('aria-disabled', 'true');
  });

  it('is to be told by the system, or not', async () => {
    const answers = {
      ...quiet(),
      'desktop.settings': () => settings,
      'desktop.notify': ({ notifies }: { notifies: boolean }) => ({ ...settings, notifies }),
    };
    const around = { answers, host: { kind: 'desktop' as const } };
    const { screen, studio } = await mount(StudioScreen, { title: 'Studio' }, around);
    await screen.getByRole('checkbox', { name: /^Tell me by the system/ }).click();
    await expect.poll(() => studio.asked('desktop.notify')).toEqual([{ notifies: false }]);
    await expect
      .element(screen.getByRole('checkbox', { name: /^Tell me by the system/ }))
      .not.toBeChecked();
  });

  it('is to back up to a folder; a backup says how far it is, and is called off', async () => {
    let end: (saved: null) => void = () => undefined;
    const answers = {
      ...quiet(),
      'desktop.settings': () => settings,
      'files.library': () => new Promise<null>((resolve) => (end = resolve)),
      'files.cancel': () => {
        end(null);
        return null;
      },
    };
    const around = { answers, host: { kind: 'desktop' as const } };
    const { screen, studio } = await mount(StudioScreen, { title: 'Studio' }, around);
    await screen.getByRole('button', { name: 'Back up to a folder' }).click();
    await expect.poll(() => studio.asked('files.library')).toMatchObject([{ as: 'folder' }]);
    const [asked] = studio.asked('files.library') as { saveId: string }[];
    studio.push('saving', { saveId: asked?.saveId ?? '', share: 0.42, etaMs: 60_000 });
    const bar = screen.getByRole('progressbar', { name: 'Backing the library up' });
    await expect.element(bar).toHaveAttribute('aria-valuenow', '42');
    await screen.getByRole('button', { name: 'Cancel' }).click();
    await expect.element(bar).not.toBeInTheDocument();
  });
});

it('lets a person choose whether it measures by itself before the first training', async () => {
  const answers = {
    ...quiet(),
    'speed.status': () => ({ ...untuned, automatic: true }),
    'speed.automatic': ({ automatic }: { automatic: boolean }) => ({ ...untuned, automatic }),
  };
  const { screen, studio } = await mount(StudioScreen, { title: 'Studio' }, { answers });
  const choice = screen.getByRole('checkbox', { name: /^Try for some seconds before/ });
  await choice.click();
  await expect.poll(() => studio.asked('speed.automatic')).toEqual([{ automatic: false }]);
  await expect.element(choice).not.toBeChecked();
});
