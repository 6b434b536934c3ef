import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { _electron, type ElectronApplication, type Page } from 'playwright-core';
import { expect } from 'vitest';
import { cacheFolder } from '../../main/fetching/cache-folder.mjs';
import { asAnybody } from '../../scripts/desktop-tests/obstacles.mjs';
import { testElectronVersion } from '../../scripts/desktop-tests/test-electron.mjs';
import { capture } from '../../scripts/setup/child-process.mjs';
import { projectFolder } from '../../scripts/setup/project.mjs';
import { decodeMessage, encodeMessage } from '../../shared/api/message.ts';
import {
  studioMethods,
  type MethodInput,
  type MethodName,
  type MethodOutput,
} from '../../shared/api/methods.ts';
import { replySchema } from '../../shared/api/wire.ts';
import { StudioError } from '../../shared/errors.ts';
import { runSchema, type Run } from '../../shared/run/run.ts';
import { openDisplay, type Display } from './display.ts';
import type { DesktopParts } from './set-up.ts';

/** Photographs of every screen, for people to look at; git ignores the folder. */
const photographs = join(projectFolder, '.screens', 'desktop');

/** What no process of the studio may print: a GLib that was handed another GLib's objects says such lines. */
const glibLine = /^.*\b(?:GLib|GLib-GObject|VIPS)-(?:CRITICAL|WARNING|ERROR)\b.*$/gm;

/** A person's machine: a screen, a profile of Electron's, a library. Studios are started on it, one after another. */
export interface Machine {
  readonly folder: string;
  readonly library: string;
  start(): Promise<Desktop>;
  /** The runs of the library as another studio sees them, the command line. */
  listRuns(): Promise<Run[]>;
  /** Starts the studio without driving it, as a second double click does; resolves when it has ended. */
  startAgain(library?: string): Promise<{ code: number | null; said: string }>;
  /** Ends what still runs, as a test that failed leaves it. */
  endAll(): Promise<void>;
  remove(): Promise<void>;
}

/** A studio that runs in a window. */
export interface Desktop {
  readonly app: ElectronApplication;
  readonly page: Page;
  call<M extends MethodName>(method: M, input: MethodInput<M>): Promise<MethodOutput<M>>;
  /** Process ids by the names that Electron gives: `Tab` is the page, services have their own. */
  pidOf(name: string): Promise<number>;
  photograph(name: string): Promise<void>;
  /** As a person does it, between two things that the studio does: what is evaluated comes in the middle of any, such as a query. */
  quit(): Promise<void>;
  closeWindow(): Promise<void>;
  /** The exit code, once all is over, or the signal that ended it. */
  ended(): Promise<number | NodeJS.Signals | null>;
  /** What it printed on its error stream, and the errors of its page. */
  complaints(): string[];
  /** Fails where the page met an error, a dialog was shown, or GLib complained. */
  expectNoComplaint(): void;
}

/** Libraries of the machines of this file's tests. */
const libraries = new Set<string>();

/** For who must find out why a test failed on another machine than his own. */
export function printLogs(): void {
  for (const library of libraries) {
    const log = existsSync(library) ? logsIn(library) : '';
    if (log) console.error(`The logs of ${library}:\n${log.slice(-longestPrinted)}`);
  }
}

const longestPrinted = 30_000;

export async function prepareMachine(parts: DesktopParts): Promise<Machine> {
  if ('obstacle' in parts) throw new Error(parts.obstacle);
  const display = await openDisplay();
  const folder = mkdtempSync(join(tmpdir(), 'studio-desktop-'));
  const library = join(folder, 'library');
  libraries.add(library);
  const executable = wrap(parts.executable, folder);
  const args = (opened = library) => [
    ...[parts.app, `--user-data-dir=${join(folder, 'profile')}`],
    ...['--library', opened],
  ];
  const env = environment(display, folder);
  const running = new Set<Desktop>();

  async function endAll(): Promise<void> {
    for (const desktop of running) {
      desktop.app.process().kill('SIGKILL');
      await desktop.ended();
    }
  }

  return {
    folder,
    library,
    async start() {
      const { version } = parts;
      const desktop = await launch({ executable, version, args: args(), env, display, library });
      running.add(desktop);
      void desktop.ended().then(() => running.delete(desktop));
      return desktop;
    },
    async startAgain(other) {
      const child = spawn(executable, args(other), { env, stdio: ['ignore', 'pipe', 'pipe'] });
      let said = '';
      child.stdout.on('data', (text) => (said += text));
      child.stderr.on('data', (text) => (said += text));
      const [code] = (await once(child, 'close')) as [number | null];
      return { code, said };
    },
    async listRuns() {
      const cli = join(projectFolder, 'dist', 'main', 'cli.js');
      const { code, output, errors } = await capture(process.execPath, [
        ...[cli, 'runs', '--json', '--library', library],
      ]);
      if (code !== 0) throw new Error(errors);
      return runSchema.array().parse(JSON.parse(output));
    },
    endAll,
    async remove() {
      await endAll();
      await display.close();
      libraries.delete(library);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Playwright starts one file with arguments of its own before ours. */
function wrap(executable: string, folder: string): string {
  if (process.platform !== 'linux') return executable;
  const wrapper = join(folder, 'electron');
  const command = [...asAnybody(), `'${executable}'`].join(' ');
  writeFileSync(wrapper, `#!/bin/sh\nexec ${command} "$@"\n`);
  chmodSync(wrapper, 0o755);
  return wrapper;
}

function environment(display: Display, folder: string): Record<string, string> {
  const env = {
    ...process.env,
    ...display.env,
    // Nothing of the person who runs the tests is read or written, but for the native engine.
    HOME: folder,
    STUDIO_CACHE: cacheFolder(),
    STUDIO_LIBRARY: undefined,
    // A first training must not wait for what no test but one's own looks at.
    STUDIO_TUNE: 'off',
    // vitest's; packages behave otherwise under it.
    NODE_ENV: undefined,
  };
  const set = Object.entries(env).filter((entry): entry is [string, string] => Boolean(entry[1]));
  return Object.fromEntries(set);
}

interface Launch {
  executable: string;
  version: string;
  args: string[];
  env: Record<string, string>;
  display: Display;
  library: string;
}

async function launch(start: Launch): Promise<Desktop> {
  const { executable, version, args, env, display, library } = start;
  // Playwright emulates light colours unless told to leave them alone, and then nativeTheme decides.
  const options = { chromiumSandbox: true, colorScheme: null };
  const app = await _electron.launch({ executablePath: executable, args, env, ...options });
  const child = app.process();
  const ended = new Promise<number | NodeJS.Signals | null>((done) => {
    child.once('exit', (code, signal) => {
      const fellAfterwards = signal === 'SIGSEGV' && version === testElectronVersion;
      done(fellAfterwards && hasGivenBack(library, child.pid) ? 0 : (code ?? signal));
    });
  });
  let said = '';
  child.stderr?.on('data', (text) => (said += text));
  await tellOfDialogs(app);
  const page = await app.firstWindow();
  page.setDefaultTimeout(30_000);
  const problems: string[] = [];
  page.on('console', (message) => message.type() === 'error' && problems.push(message.text()));
  page.on('pageerror', (error) => problems.push(error.message));
  return {
    app,
    page,
    call: (method, input) => call(page, method, input),
    pidOf: (name) => pidOf(app, name),
    async photograph(name) {
      mkdirSync(photographs, { recursive: true });
      const file = join(photographs, `${name}.png`);
      if (display.photograph) await display.photograph(file);
      else await page.screenshot({ path: file });
    },
    quit: () => app.evaluate(({ app: studio }) => void setImmediate(() => studio.quit())),
    closeWindow: () =>
      app.evaluate(({ BrowserWindow }) => {
        setImmediate(() => BrowserWindow.getAllWindows()[0]?.close());
      }),
    ended: () => ended,
    complaints: () => [...problems, said],
    expectNoComplaint() {
      expect(problems, 'on the page').toEqual([]);
      expect(`${said}\n${logsIn(library)}`.match(glibLine), 'of GLib').toBeNull();
      expect(said.match(/^Dialog: .*$/gm), 'dialogs').toBeNull();
    },
  };
}

/**
 * Whether a studio has closed its library, the last thing that it does. Electron 22 takes itself down with a
 * segmentation fault after that, once in some hundred times.
 */
function hasGivenBack(library: string, pid: number | undefined): boolean {
  const holder = join(library, 'library.holder.json');
  if (!existsSync(holder)) return true;
  // Another studio may have it by now.
  return (JSON.parse(readFileSync(holder, 'utf8')) as { pid: number }).pid !== pid;
}

/** What the studio's processes that are no window print goes to files of the library. */
function logsIn(library: string): string {
  return readdirSync(library, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.log'))
    .map((name) => `${name}:\n${readFileSync(join(library, name), 'utf8')}`)
    .join('\n');
}

/** A dialog of an uncaught error, or any other, would wait for a person; it is told on the error stream instead. */
async function tellOfDialogs(app: ElectronApplication): Promise<void> {
  await app.evaluate(({ dialog }) => {
    const tell = (text: unknown) => void process.stderr.write(`Dialog: ${JSON.stringify(text)}\n`);
    dialog.showErrorBox = (...words) => tell(words);
    dialog.showMessageBox = async (...given: unknown[]) => {
      tell(given.at(-1));
      return { response: 0, checkboxChecked: false };
    };
  });
}

async function call<M extends MethodName>(
  page: Page,
  method: M,
  input: MethodInput<M>,
): Promise<MethodOutput<M>> {
  const answer = await page.evaluate(
    async (bytes) => [...((await window.studio?.call(Uint8Array.from(bytes))) ?? [])],
    [...encodeMessage({ id: 0, method, input })],
  );
  const reply = replySchema.parse(decodeMessage(Uint8Array.from(answer)));
  if (!reply.ok) throw StudioError.fromShape(reply.error);
  return studioMethods[method].output.parse(reply.result) as MethodOutput<M>;
}

async function pidOf(app: ElectronApplication, name: string): Promise<number> {
  const find = () =>
    app.evaluate(
      (electron, wanted) =>
        electron.app
          .getAppMetrics()
          .find((one) => [one.type, one.name, one.serviceName].includes(wanted))?.pid,
      name,
    );
  await expect.poll(find).toBeGreaterThan(0);
  return (await find()) ?? 0;
}
