import { existsSync, mkdirSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { startDesktop } from '../../../main/electron/start-desktop.ts';
import { decodeMessage, encodeMessage } from '../../../shared/api/message.ts';
import { pushMessageSchema, replySchema } from '../../../shared/api/wire.ts';
import {
  app,
  BrowserWindow,
  dialog,
  ipcMain,
  Menu,
  protocol,
  resetElectron,
  session,
  shell,
  safeStorage,
} from './fake-electron.ts';
import { openTemporaryStudio } from './temporary-studio.ts';

vi.mock('electron', () => import('./fake-electron.ts'));

let folder: string;
beforeEach(async () => {
  resetElectron();
  folder = await mkdtemp(join(tmpdir(), 'studio start ü '));
});
afterEach(async () => {
  if (BrowserWindow.all.length > 0) await quit();
  await rm(folder, { recursive: true });
});

const start = (library = join(folder, 'library')) => startDesktop(['.', '--library', library]);

async function quit() {
  app.quit();
  await vi.waitUntil(() => app.hasQuit, { timeout: 10_000 });
}

function onlyWindow(): BrowserWindow {
  expect(BrowserWindow.all).toHaveLength(1);
  return BrowserWindow.all[0] as BrowserWindow;
}

async function call(method: string, input: object) {
  const { webContents: sender } = onlyWindow();
  const event = { sender, senderFrame: sender.mainFrame };
  const message = encodeMessage({ id: 0, method, input });
  const answer = await ipcMain.invoke('studio:call', event, message);
  const reply = replySchema.parse(decodeMessage(answer as Uint8Array));
  if (!reply.ok) throw new Error(reply.error.message);
  return reply.result;
}

function pushesTo(window: BrowserWindow) {
  return window.webContents.sent.map(({ message }) =>
    pushMessageSchema.parse(decodeMessage(message as Uint8Array)),
  );
}

function choose(id: string): void {
  const items = Menu.application.flatMap(({ submenu }) => submenu ?? []);
  items.find((item) => item.id === id)?.click?.();
}

describe('starting the desktop app', () => {
  it('opens one window on the page, with the core behind it, and every guard up', async () => {
    await start();
    const window = onlyWindow();
    expect(window.webContents.mainFrame.url).toBe('studio://app/index.html');
    expect(await call('system.info', {})).toMatchObject({ libraryPath: join(folder, 'library') });
    expect(app.isSandboxed).toBe(true);
    expect(protocol.privileged.map(({ scheme }) => scheme)).toEqual(['studio']);
    expect([...protocol.handlers.keys()]).toEqual(['studio']);
    expect([...ipcMain.handlers.keys()]).toEqual(['studio:call']);
    expect(session.defaultSession.checkHandler?.(null, 'media')).toBe(false);
    expect(window.webContents.listenerCount('will-navigate')).toBe(1);
    expect(app.exitCode).toBeNull();
  });

  it('is known to the desktop by the package’s name and icon, and opens no keyring before there is something to keep in it', async () => {
    await start();
    const { desktopName } = JSON.parse(await readFile('package.json', 'utf8'));
    expect(desktopName).toBe('sprite-gan-studio.desktop');
    expect(existsSync(String(app.about['iconPath']))).toBe(true);
    expect(await call('pool.status', {})).toMatchObject({ state: 'none', secrets: 'keyring' });
    expect(safeStorage.opened).toBe(0);
  });

  it('keeps its own files apart from the library', async () => {
    await start();
    expect(app.paths['userData']).toBe(join(app.getPath('appData'), 'Sprite GAN Studio'));
  });

  it('answers with the folder that the person picks, and tells the window what changes', async () => {
    await start();
    dialog.answer = { canceled: false, filePaths: ['/home/person/sprites'] };
    expect(await call('datasets.pickFolder', {})).toBe('/home/person/sprites');
    const window = onlyWindow();
    expect(dialog.asked).toMatchObject([{ window, properties: ['openDirectory'] }]);
  });

  it('imports real sprites on a call, and shows them by the protocol', async () => {
    await start();
    await call('datasets.import', {
      source: { kind: 'built-in', count: 12, seed: 1 },
      options: {},
    });
    const datasets = await vi.waitUntil(
      async () => {
        const list = (await call('datasets.list', {})) as { id: string }[];
        return list.length > 0 && list;
      },
      { timeout: 20_000 },
    );
    const address = `studio://library/datasets/${datasets[0]?.id}/sprites/0.png`;
    const answer = await protocol.handlers.get('studio')?.(new Request(address));
    expect(answer?.status).toBe(200);
    expect(answer?.headers.get('content-type')).toBe('image/png');
    expect((await answer?.text())?.slice(1, 4)).toBe('PNG');
    const topics = pushesTo(onlyWindow()).map(({ topic }) => topic);
    expect(topics).toContain('import');
    expect(topics).toContain('changed');
  });

  it.each([
    'studio://library/studio.db',
    'studio://library/library.lock',
    'studio://library/studio.log',
    'studio://library/runs/..%2f..%2fsecret.png',
    'studio://library//etc/passwd',
  ])('does not give %s away', async (address) => {
    await start();
    const answer = await protocol.handlers.get('studio')?.(new Request(address));
    expect([403, 404]).toContain(answer?.status);
  });

  it('tells the window what is chosen in the menu, and shows the library’s folder', async () => {
    await start();
    choose('import-folder');
    const payload = { command: 'import-folder' };
    expect(onlyWindow().webContents.sent).toContainEqual({
      channel: 'studio:push',
      message: encodeMessage({ topic: 'menu', payload }),
    });
    choose('show-library');
    expect(shell.openedPaths).toEqual([join(folder, 'library')]);
  });
});

describe('another library', () => {
  it('is one that was open before: a page names no other folder', async () => {
    const before = join(folder, 'before');
    await start(before);
    await quit();
    resetElectron();
    await start();
    expect(await call('desktop.settings', {})).toMatchObject({
      recentLibraries: expect.arrayContaining([{ path: before, isThere: true }]),
      notifies: true,
    });
    await expect(call('desktop.openLibrary', { path: '/etc' })).rejects.toThrow(
      'none of the libraries that were open before',
    );
    expect(app.relaunched).toBeNull();
    expect(await call('desktop.openLibrary', { path: before })).toBe(true);
    expect(app.relaunched).toMatchObject({ args: expect.arrayContaining(['--library', before]) });
    await vi.waitUntil(() => app.hasQuit, { timeout: 10_000 });
  });
});

describe('ending', () => {
  it('closes the library before it quits, so that it opens again', async () => {
    await start();
    await quit();
    expect(app.exitCode).toBeNull();
    resetElectron();
    await start();
    expect(dialog.errors).toEqual([]);
    onlyWindow();
  });

  it('quits with its window, except on macOS', async () => {
    await start();
    onlyWindow().close();
    if (process.platform === 'darwin') app.quit();
    await vi.waitUntil(() => app.hasQuit, { timeout: 10_000 });
    expect(BrowserWindow.all).toEqual([]);
  });

  it('keeps its window until it has closed, tells it so, and answers it with that', async () => {
    await start();
    const window = onlyWindow();
    app.quit();
    expect(BrowserWindow.all).toEqual([window]);
    expect(pushesTo(window)).toContainEqual({
      topic: 'closing',
      payload: { saving: [], endsBy: expect.any(Number) },
    });
    await expect(call('runs.list', {})).rejects.toThrow('The studio is closing.');
    await vi.waitUntil(() => app.hasQuit, { timeout: 10_000 });
  });

  it('tells a page that is loaded while it closes', async () => {
    await start();
    const window = onlyWindow();
    app.quit();
    window.webContents.sent.length = 0;
    window.webContents.emit('did-finish-load');
    expect(pushesTo(window)).toMatchObject([{ topic: 'closing' }]);
    await vi.waitUntil(() => app.hasQuit, { timeout: 10_000 });
  });
});

describe('a studio that cannot start', () => {
  it('says which studio has the library, what to do, and exits with 1', async () => {
    const other = await openTemporaryStudio();
    await start(other.libraryPath);
    expect(app.exitCode).toBe(1);
    expect(BrowserWindow.all).toEqual([]);
    expect(dialog.errors).toHaveLength(1);
    const [message, hint] = dialog.errors[0]?.content.split('\n\n') ?? [];
    expect(message).toContain(other.libraryPath);
    expect(hint).toMatch(/\.$/);
    await other.remove();
  });

  it('leaves the library of a newer version untouched, says so, and exits with 1', async () => {
    const { libraryPath, remove } = await openTemporaryStudio();
    const database = new Database(join(libraryPath, 'studio.db'));
    database.pragma('user_version = 1000000');
    database.close();
    await start(libraryPath);
    expect(app.exitCode).toBe(1);
    expect(dialog.errors[0]?.content).toContain('newer');
    await remove();
  });

  it('refuses a library option without a folder the same way', async () => {
    await startDesktop(['.', '--library']);
    expect(app.exitCode).toBe(1);
    expect(dialog.errors[0]?.content).toContain('--library names no folder');
  });
});

describe('a second start', () => {
  const profile = () => app.paths['userData'] ?? '';
  const library = () => join(folder, 'library');
  let printed: string[];
  beforeEach(() => {
    app.paths['appData'] = folder;
    mkdirSync(join(folder, 'Sprite GAN Studio'));
    printed = [];
    const keep = (text: unknown) => printed.push(String(text)) > 0;
    vi.spyOn(process.stdout, 'write').mockImplementation(keep);
    vi.spyOn(process.stderr, 'write').mockImplementation(keep);
  });
  afterEach(() => void vi.restoreAllMocks());

  /** What the first has left in the profile that both have. */
  const leaveNote = (note: unknown) =>
    writeFile(join(folder, 'Sprite GAN Studio/open-library.json'), JSON.stringify(note));

  it('opens nothing, says that the window has been brought forward, and quits', async () => {
    await leaveNote({ libraryPath: library(), isClosing: false });
    app.refusals = 1;
    await start();
    expect(app.hasQuit).toBe(true);
    expect(BrowserWindow.all).toEqual([]);
    expect(app.asked).toEqual([{ libraryPath: library(), isWaiting: false }]);
    expect(printed.join('')).toContain('brought forward');
  });

  it('with another library says which is open, and exits with 1', async () => {
    await leaveNote({ libraryPath: '/elsewhere', isClosing: false });
    app.refusals = 1;
    await start();
    expect(app.exitCode).toBe(1);
    expect(printed.join('')).toBe(
      `The studio is open with the library /elsewhere. Quit it first to open ${library()}.\n`,
    );
    expect(BrowserWindow.all).toEqual([]);
  });

  it.each(['', '{"libraryPath":7}'])('takes a damaged note for none: %j', async (note) => {
    await writeFile(join(folder, 'Sprite GAN Studio/open-library.json'), note);
    app.refusals = 1;
    await start();
    expect({ quit: app.hasQuit, code: app.exitCode }).toEqual({ quit: true, code: null });
  });

  it('waits for a studio that is closing, and opens then', async () => {
    await leaveNote({ libraryPath: library(), isClosing: true });
    app.refusals = 2;
    await start();
    expect(printed.join('')).toContain('saves its run first');
    expect(app.asked.map((data) => (data as { isWaiting: boolean }).isWaiting)).toEqual([
      false,
      true,
      true,
    ]);
    onlyWindow();
  });

  it('finds the note that the first leaves when it opens and when it closes', async () => {
    await start();
    const note = async () =>
      JSON.parse(await readFile(join(profile(), 'open-library.json'), 'utf8'));
    expect(await note()).toEqual({ libraryPath: library(), isClosing: false });
    await quit();
    expect(await note()).toEqual({ libraryPath: library(), isClosing: true });
  });

  it('brings the first window forward', async () => {
    await start();
    const window = onlyWindow();
    window.minimized = true;
    window.hasFocus = false;
    const data = { libraryPath: library(), isWaiting: false };
    app.emit('second-instance', {}, [], '/', data);
    expect({ minimized: window.minimized, focused: window.hasFocus }).toEqual({
      minimized: false,
      focused: true,
    });
    expect(dialog.messages).toEqual([]);
  });

  it('that waits leaves the first window where it is', async () => {
    await start();
    const window = onlyWindow();
    window.hasFocus = false;
    app.emit('second-instance', {}, [], '/', { libraryPath: '/elsewhere', isWaiting: true });
    expect(window.hasFocus).toBe(false);
    expect(dialog.messages).toEqual([]);
  });

  it('on another library is told what to do in the first window', async () => {
    await start();
    app.emit('second-instance', {}, [], '/', { libraryPath: '/elsewhere', isWaiting: false });
    expect(dialog.messages[0]?.message).toContain(library());
    expect(dialog.messages[0]?.detail).toBe('Quit it first to open /elsewhere.');
  });
});
