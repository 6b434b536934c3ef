import { once } from 'node:events';
import { mkdirSync, readFileSync, readdirSync } from 'node:fs';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { chromium } from 'playwright-core';
import { decodeMessage, encodeMessage } from '../../shared/api/message.ts';
import { replySchema } from '../../shared/api/wire.ts';
import { openDisplay } from '../../test/desktop/display.ts';
import { projectFolder } from '../setup/project.mjs';
import { say } from '../setup/say.mjs';

const sprites = join(projectFolder, 'node_modules/pokesprite-images/pokemon-gen8/regular/female');

/** How long a window may take to open, and how long twenty steps may take, on a busy machine. */
const patienceMs = 180_000;

/**
 * Starts the installed studio under Xvfb and uses it as a person does, through Chromium's own protocol: the
 * packaged app answers neither Node's inspector nor ELECTRON_RUN_AS_NODE.
 *
 * @param {import('./fresh-debian.mjs').Debian} debian
 * @param {string} photograph
 */
export async function useStudio(debian, photograph) {
  const display = await openDisplay();
  const port = await freePort();
  const studio = debian.start(['/usr/bin/sprite-gan-studio', `--remote-debugging-port=${port}`], {
    DISPLAY: display.env.DISPLAY ?? '',
  });
  let said = '';
  for (const stream of [studio.stdout, studio.stderr]) stream.on('data', (text) => (said += text));
  const ended = once(studio, 'exit');
  try {
    const page = await windowOf(port, ended);
    page.setDefaultTimeout(patienceMs);
    await page.getByTestId('drop-zone').waitFor();
    say(`Its window is open: ${page.url()}`);
    expectSandbox();
    await importSprites(page, debian.bring(sprites));
    await trainSamples(page);
    mkdirSync(dirname(photograph), { recursive: true });
    await display.photograph?.(photograph);
    say(`Trained 20 steps on WebAssembly; a photograph of the screen is ${photograph}`);
    await page.evaluate(() => window.close()).catch(() => undefined);
    const [code, signal] = await within(ended, patienceMs, 'the studio does not quit');
    if (code !== 0) throw new Error(`The studio ended with ${code ?? signal}.`);
    say('It quit with code 0 when its window was closed.');
  } catch (error) {
    throw new Error(
      `${error instanceof Error ? error.message : error}\n${said.trim().slice(-2000)}`,
    );
  } finally {
    // Its processes go with it: it is the first of their own.
    studio.kill('SIGKILL');
    await display.close();
  }
}

/**
 * @param {number} port
 * @param {Promise<unknown[]>} ended
 */
async function windowOf(port, ended) {
  let isOver = false;
  void ended.then(() => (isOver = true));
  const until = Date.now() + patienceMs;
  for (;;) {
    if (isOver) throw new Error('The studio ended before its window opened.');
    try {
      // Electron knows of no browser contexts, which the defaults would be set in.
      const browser = await chromium.connectOverCDP(`http://127.0.0.1:${port}`, {
        noDefaults: true,
      });
      const page = browser
        .contexts()[0]
        ?.pages()
        .find((one) => one.url().startsWith('studio://'));
      if (page) return page;
      await browser.close();
    } catch (error) {
      if (Date.now() > until) throw error;
    }
    if (Date.now() > until) throw new Error('No window opened.');
    await new Promise((wait) => setTimeout(wait, 500));
  }
}

/** Of the studio's processes, the pages must have their system calls filtered (proc(5), Seccomp). */
function expectSandbox() {
  const pages = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter(
      (pid) =>
        commandLine(pid).startsWith('/opt/sprite-gan-studio/') &&
        commandLine(pid).includes('--type=renderer'),
    );
  if (pages.length === 0) throw new Error('no process of a page was found');
  for (const pid of pages) {
    if (commandLine(pid).includes('--no-sandbox'))
      throw new Error('a page runs without its sandbox');
    if (!/^Seccomp:\s*2$/m.test(readFileSync(`/proc/${pid}/status`, 'utf8')))
      throw new Error('system calls of a page are not filtered');
  }
  say('Its page is in Chromium’s sandbox.');
}

/** @param {string} pid */
function commandLine(pid) {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
  } catch {
    return ''; // it has ended
  }
}

/**
 * Reads pictures, which a process of their own does, out of the package's archive.
 *
 * @param {import('playwright-core').Page} page
 * @param {string} folder
 */
async function importSprites(page, folder) {
  await call(page, 'datasets.import', { source: { kind: 'folder', path: folder }, options: {} });
  const until = Date.now() + patienceMs;
  for (let datasets = []; datasets.length === 0; datasets = await call(page, 'datasets.list', {})) {
    if (Date.now() > until) throw new Error(`no sprites were imported within ${patienceMs} ms`);
    await new Promise((wait) => setTimeout(wait, 200));
  }
  const [{ count, report }] = await call(page, 'datasets.list', {});
  if (report.skippedCount > 0) throw new Error(`skipped: ${JSON.stringify(report.skipped)}`);
  say(`Imported a folder of ${count} sprites.`);
}

/** @param {import('playwright-core').Page} page */
async function trainSamples(page) {
  await page.getByTestId('sample-sprites').click();
  await page.getByTestId('import-start').click();
  await page.getByTestId('train-on-this').first().click();
  await page.getByRole('button', { name: 'Settings', exact: true }).click();
  for (const [name, value] of [
    ['baseChannels', '8'],
    ['batch', '8'],
    ['steps', '20'],
    ['sampleEvery', '10'],
  ])
    await page
      .getByTestId(`field-${name}`)
      .getByRole('textbox')
      .fill(value ?? '');
  await page.getByTestId('run-engine').selectOption('wasm');
  await page.getByTestId('run-start').click();
  const until = Date.now() + patienceMs;
  for (let run; run?.state !== 'completed'; run = await newestRun(page)) {
    if (run && ['failed', 'interrupted', 'diverged', 'stopped'].includes(run.state))
      throw new Error(`the run ${run.state}: ${run.problem}`);
    if (Date.now() > until) throw new Error(`the run is ${run?.state} after ${patienceMs} ms`);
    await new Promise((wait) => setTimeout(wait, 500));
  }
  const { step } = await newestRun(page);
  if (step !== 20) throw new Error(`the run was completed after ${step} steps`);
  await page.getByTestId('sample-cell').first().waitFor();
}

/** @param {import('playwright-core').Page} page */
async function newestRun(page) {
  return (await call(page, 'runs.list', {}))[0];
}

/**
 * Asks the studio as its page does.
 *
 * @param {import('playwright-core').Page} page
 * @param {string} method
 * @param {object} input
 * @returns {Promise<any>}
 */
async function call(page, method, input) {
  const answer = await page.evaluate(
    async (bytes) => [
      ...((await Reflect.get(window, 'studio')?.call(Uint8Array.from(bytes))) ?? []),
    ],
    [...encodeMessage({ id: 0, method, input })],
  );
  const reply = replySchema.parse(decodeMessage(Uint8Array.from(answer)));
  if (!reply.ok) throw new Error(`${method}: ${reply.error.message}`);
  return reply.result;
}

/** @returns {Promise<number>} */
async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  return typeof address === 'object' ? (address?.port ?? 0) : 0;
}

/**
 * @template T
 * @param {Promise<T>} promise
 * @param {number} timeoutMs
 * @param {string} complaint
 */
async function within(promise, timeoutMs, complaint) {
  let timer;
  const late = new Promise((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(complaint)), timeoutMs);
  });
  try {
    return /** @type {T} */ (await Promise.race([promise, late]));
  } finally {
    clearTimeout(timer);
  }
}
