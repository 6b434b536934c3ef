import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, inject, it } from 'vitest';
import { capture } from '../../scripts/setup/child-process.mjs';
import { projectFolder } from '../../scripts/setup/project.mjs';
import { expectReadableInBoth } from '../e2e/accessibility.ts';
import type { Desktop } from './desktop.ts';
import { openWindow } from './open-window.ts';
import { eachStepNeedsTheLast } from './steps.ts';

const parts = inject('desktop');

/** What the screen of the studio can do in a window of its own alone: each step goes on where the last one ended. */
describe.skipIf('obstacle' in parts)('the screen of the studio, in a window', () => {
  const opened = openWindow(parts);
  eachStepNeedsTheLast(() => opened()?.desktop);
  const screen = () => opened().desktop.page;
  const backup = () => join(opened().machine.folder, 'backup');

  it('is readable in both themes', async () => {
    await screen().getByRole('link', { name: 'Studio', exact: true }).click();
    await screen().getByRole('button', { name: 'Open another library…' }).waitFor();
    await expectReadableInBoth(screen());
  });

  it('tells by the system that a run has ended, while the switch for it is on', async () => {
    const { desktop } = opened();
    await listenToNotifications(desktop);
    const notifies = screen().getByRole('checkbox', { name: /^Tell me by the system/ });
    const { call } = desktop;
    await call('datasets.import', {
      ...{ source: { kind: 'built-in', count: 64, seed: 1 }, options: { size: 16 } },
    });
    await expect.poll(async () => (await call('datasets.list', {})).length).toBe(1);
    await notifies.uncheck();
    await expect.poll(async () => (await call('desktop.settings', {})).notifies).toBe(false);
    await train(desktop, 'Quiet');
    await notifies.check();
    await expect.poll(async () => (await call('desktop.settings', {})).notifies).toBe(true);
    await train(desktop, 'Told of');
    await expect.poll(() => notificationsOf(desktop)).toEqual(['Told of']);
    await notifies.uncheck();
    await expect.poll(async () => (await call('desktop.settings', {})).notifies).toBe(false);
  });

  it('backs the library up to the folder that is chosen in the system’s dialog', async () => {
    await choosesInDialog(opened().desktop, backup());
    await screen().getByRole('button', { name: 'Back up to a folder' }).click();
    await screen().getByText(backup()).first().waitFor();
    const cli = join(projectFolder, 'dist', 'main', 'cli.js');
    const list = ['runs', '--json', '--library', backup()];
    const { output } = await capture(process.execPath, [cli, ...list]);
    const runs = JSON.parse(output) as { name: string; state: string }[];
    expect(runs.map(({ name, state }) => [name, state]).sort()).toEqual([
      ['Quiet', 'completed'],
      ['Told of', 'completed'],
    ]);
  });

  it('opens another library: the studio ends, and starts again with it', async () => {
    const { desktop, machine } = opened();
    await choosesInDialog(desktop, backup());
    await screen().getByRole('button', { name: 'Open another library…' }).click();
    expect(await desktop.ended()).toBe(0);
    const holder = join(backup(), 'library.holder.json');
    await expect.poll(() => existsSync(holder), { timeout: 60_000 }).toBe(true);
    const { pid } = JSON.parse(readFileSync(holder, 'utf8')) as { pid: number };
    try {
      // Who starts it with that library is led to the window that is open.
      expect(await machine.startAgain(backup())).toEqual({
        code: 0,
        said: expect.stringContaining('brought forward'),
      });
    } finally {
      process.kill(pid, 'SIGTERM');
    }
    await expect.poll(() => existsSync(holder), { timeout: 60_000 }).toBe(false);
  });

  it('remembers the library and the switch, whatever library is open', async () => {
    const desktop = await opened().machine.start();
    await desktop.page.getByRole('link', { name: 'Studio', exact: true }).click();
    await desktop.page.getByRole('button', { name: `Open ${backup()}` }).waitFor();
    const notifies = desktop.page.getByRole('checkbox', { name: /^Tell me by the system/ });
    await expect.poll(() => notifies.isChecked()).toBe(false);
    await desktop.quit();
    expect(await desktop.ended()).toBe(0);
    desktop.expectNoComplaint();
  });
});

/** The system's are not to be seen by a test: what is to be shown is kept. A window that is looked at is told nothing. */
async function listenToNotifications({ app }: Desktop): Promise<void> {
  await app.evaluate(({ BrowserWindow, Notification }) => {
    const titles: string[] = [];
    Object.assign(globalThis, { notified: titles });
    Notification.isSupported = () => true;
    // In some versions each has a `show` of its own, made with it: it is taken when someone listens to its clicks.
    const { on } = Notification.prototype;
    Notification.prototype.on = function listen(this: Electron.Notification, ...given: never[]) {
      this.show = () => void titles.push(this.title);
      return Reflect.apply(on, this, given) as Electron.Notification;
    };
    BrowserWindow.getAllWindows()[0]?.blur();
  });
}

function notificationsOf({ app }: Desktop): Promise<string[]> {
  return app.evaluate(() => (globalThis as unknown as { notified: string[] }).notified);
}

async function choosesInDialog({ app }: Desktop, folder: string): Promise<void> {
  await app.evaluate(({ dialog }, chosen) => {
    dialog.showOpenDialog = async () => ({ canceled: false, filePaths: [chosen] });
  }, folder);
}

/** A run of a few steps, to its end. */
async function train({ call }: Desktop, name: string): Promise<void> {
  const [dataset] = await call('datasets.list', {});
  const hyperparameters = { baseChannels: 8, batch: 8, steps: 3 };
  const [run] = await call('runs.create', {
    ...{ datasetId: dataset?.id ?? '', engine: 'wasm', hyperparameters, name },
  });
  await expect
    .poll(async () => (await call('runs.get', { runId: run?.id ?? '' })).state, { timeout: 60_000 })
    .toBe('completed');
}
