import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { decodeMessage, encodeMessage } from '../../shared/api/message.ts';
import type { Run } from '../../shared/run/run.ts';
import { expectReadableInBoth } from '../e2e/accessibility.ts';
import { prepareMachine, type Desktop, type Machine } from './desktop.ts';

const parts = inject('desktop');

/**
 * One run on WebAssembly, as a person trains it who has no engine yet. Each test starts the studio on the library
 * that the last one left, resumes the run and ends something else.
 */
describe.skipIf('obstacle' in parts)('while a run trains', () => {
  let machine: Machine;
  let desktop: Desktop;

  beforeAll(async () => {
    machine = await prepareMachine(parts);
  });
  afterAll(() => machine?.remove());
  beforeEach(async () => {
    desktop = await machine.start();
    await train(desktop);
  });
  afterEach(async () => {
    await machine.endAll();
    desktop.expectNoComplaint();
  });

  const run = () => onlyRun(desktop);

  it('quitting stops it with a checkpoint', async () => {
    await desktop.quit();
    expect(await desktop.ended()).toBe(0);
    await expectResumable(machine);
  });

  it('closing the window does too', async () => {
    await desktop.closeWindow();
    expect(await desktop.ended()).toBe(0);
    await expectResumable(machine);
  });

  it.skipIf(process.platform === 'win32')('SIGTERM does too', async () => {
    desktop.app.process().kill('SIGTERM');
    expect(await desktop.ended()).toBe(0);
    await expectResumable(machine);
  });

  it.skipIf(process.platform === 'win32')(
    'the window shows that it is being saved, and a second start waits for that',
    async () => {
      const trainer = await desktop.pidOf('Sprite GAN trainer');
      process.kill(trainer, 'SIGSTOP');
      await desktop.closeWindow();
      const notice = desktop.page.getByTestId('closing');
      await expect
        .poll(() => notice.textContent())
        .toMatch(/Saving “.*The window closes by itself/s);
      await expectReadableInBoth(desktop.page);
      const second = machine.start();
      await new Promise((resolve) => setTimeout(resolve, 2_000));
      expect(await notice.isVisible()).toBe(true);
      await desktop.photograph('saving');
      process.kill(trainer, 'SIGCONT');
      expect(await desktop.ended()).toBe(0);
      const opened = await second;
      expect(await onlyRun(opened)).toMatchObject({ state: 'stopped', problem: null });
      await quit(opened);
    },
  );

  it('a trainer that is killed leaves it interrupted, and a hint about memory', async () => {
    process.kill(await desktop.pidOf('Sprite GAN trainer'), 'SIGKILL');
    await expect.poll(async () => (await run()).state).toBe('interrupted');
    expect((await run()).problem?.hint).toMatch(/memory/i);
    await quit(desktop);
  });

  it('a page that is killed comes back, and the run goes on', async () => {
    const { step } = await run();
    const killed = await desktop.pidOf('Tab');
    process.kill(killed, 'SIGKILL');
    await expect.poll(() => desktop.pidOf('Tab')).not.toBe(killed);
    // Playwright gives up a page that has crashed; Electron does not.
    const inPage = (code: string) =>
      desktop.app.evaluate(
        ({ BrowserWindow }, text) =>
          BrowserWindow.getAllWindows()[0]?.webContents.executeJavaScript(text) as Promise<unknown>,
        code,
      );
    await expect
      .poll(() => inPage('document.querySelector("[data-testid=nav-runs]")?.textContent'))
      .toMatch(/Runs/);
    const message = encodeMessage({ id: 0, method: 'runs.list', input: {} });
    const now = async () => {
      const asked = `window.studio.call(Uint8Array.of(${message})).then((reply) => [...reply])`;
      const reply = decodeMessage(Uint8Array.from((await inPage(asked)) as number[]));
      return (reply as { result: Run[] }).result[0];
    };
    await expect.poll(async () => (await now())?.step).toBeGreaterThan(step);
    expect((await now())?.state).toBe('running');
    await quit(desktop);
  });
});

async function onlyRun({ call }: Desktop): Promise<Run> {
  const [run] = await call('runs.list', {});
  if (!run) throw new Error('there is no run');
  return run;
}

async function quit(desktop: Desktop): Promise<void> {
  await desktop.quit();
  expect(await desktop.ended()).toBe(0);
}

/** Resumes the run, or makes it where there is none yet, and waits until it trains. */
async function train(desktop: Desktop): Promise<void> {
  const { call, page } = desktop;
  await page.getByTestId('nav-runs').waitFor();
  const [run] = await call('runs.list', {});
  if (run) await call('runs.resume', { runId: run.id });
  else {
    const source = { kind: 'built-in', count: 64, seed: 1 } as const;
    await call('datasets.import', { source, options: { size: 16 } });
    await expect.poll(async () => (await call('datasets.list', {})).length).toBe(1);
    const [dataset] = await call('datasets.list', {});
    const hyperparameters = { baseChannels: 8, batch: 8, steps: 100_000 };
    await call('runs.create', { datasetId: dataset?.id ?? '', engine: 'wasm', hyperparameters });
  }
  const from = run?.step ?? 0;
  await expect
    .poll(async () => (await onlyRun(desktop)).step, { timeout: 60_000, interval: 100 })
    .toBeGreaterThan(from + 2);
}

/** The library can be opened by another studio at once, and its run goes on from where it stood. */
async function expectResumable(machine: Machine): Promise<void> {
  const [run] = await machine.listRuns();
  expect(run).toMatchObject({ state: 'stopped', problem: null });
  expect(run?.lastCheckpointStep).toBe(run?.step);
}
