import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { decodeMessage, encodeMessage } from '../../shared/api/message.ts';
import { replySchema } from '../../shared/api/wire.ts';
import { openBrowser } from './browser.ts';
import { startStudio, type StudioProcess } from './studio-process.ts';

const projectFolder = resolve(import.meta.dirname, '../..');
const sprites = join(projectFolder, 'node_modules/pokesprite-images/pokemon-gen8/regular/female');
/** Enough that some still wait when the window has asked for its own, on a machine of any speed. */
const asked = 16;
const mostAtOnce = Math.min(4, availableParallelism());

function trainedLibrary(): string {
  const library = mkdtempSync(join(tmpdir(), 'studio-waiting-'));
  const settings = ['--size', '16', '--base-channels', '8', '--batch', '8', '--steps', '4'];
  const args = ['train', sprites, ...settings, '--name', 'Small', '--library', library];
  const { status, stderr } = spawnSync(
    process.execPath,
    [join(projectFolder, 'dist/main/cli.js'), ...args],
    { encoding: 'utf8' },
  );
  if (status !== 0) throw new Error(stderr);
  return library;
}

/** How many processes a process has started that still run; 0 where the system does not tell. */
function childrenOf(pid: number | undefined): number {
  const list = `/proc/${pid}/task/${pid}/children`;
  return existsSync(list) ? readFileSync(list, 'utf8').split(' ').filter(Boolean).length : 0;
}

describe('more drawings than the machine can make at once', () => {
  let studio: StudioProcess;
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    studio = await startStudio(trainedLibrary());
    browser = await openBrowser();
    page = await browser.newPage();
    page.setDefaultTimeout(60_000);
    await page.goto(studio.address);
    await page.getByTestId('nav-runs').click();
    await page.getByRole('link', { name: 'Small' }).first().click();
    await page.getByRole('tab', { name: /^New creatures/ }).click();
    await page.getByTestId('generate').waitFor();
  });
  afterAll(async () => {
    await browser?.close();
    await studio?.remove();
  });

  it('wait for their turn, which the window says, and all come', async () => {
    let mostProcesses = 0;
    const counting = setInterval(
      () => (mostProcesses = Math.max(mostProcesses, childrenOf(studio.pid))),
      20,
    );
    const others = askForSheets(page, asked);
    await expect.poll(() => mostProcesses).toBeGreaterThan(0);
    await page.getByTestId('generate').click();
    await page
      .getByTestId('generate-waiting')
      .filter({ hasText: /^Waiting for its turn: .* number \d+ in the queue\.$/ })
      .waitFor();
    expect(await others).toEqual(Array(asked).fill(true));
    // The list draws the sheets in sight; each says of how many it is one.
    await page
      .getByTestId('generated-sheet')
      .and(page.locator(`[aria-setsize="${asked + 1}"]`))
      .first()
      .waitFor();
    clearInterval(counting);
    expect(mostProcesses).toBeLessThanOrEqual(mostAtOnce);
    await expect.poll(() => page.getByTestId('generate-waiting').textContent()).toBe('');
  });
});

/** As another window of the same person: with what the page has, and a socket of its own. */
async function askForSheets(page: Page, count: number): Promise<boolean[]> {
  const { host, origin, hash } = new URL(page.url());
  const key = await page.evaluate(() => localStorage.getItem('sprite-gan-studio-key'));
  const cookies = await page.context().cookies();
  const cookie = cookies.map(({ name, value }) => `${name}=${value}`).join('; ');
  const protocols = ['sprite-gan-studio', `key.${key}`];
  const socket = new WebSocket(`ws://${host}/api`, protocols, { headers: { cookie, origin } });
  await once(socket, 'open');
  const all = new Promise<boolean[]>((resolve) => {
    const ok: boolean[] = [];
    socket.on('message', (data) => {
      const reply = replySchema.safeParse(decodeMessage(data as Buffer));
      if (!reply.success) return;
      ok.push(reply.data.ok);
      if (ok.length === count) resolve(ok);
    });
  });
  for (let id = 0; id < count; id++) {
    const input = { runId: hash.split('/').at(-1), count: 4, seed: id };
    socket.send(encodeMessage({ id, method: 'runs.generate', input }));
  }
  const replies = await all;
  socket.close();
  return replies;
}
