import { EventEmitter } from 'node:events';
import { rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { utilityProcess } from './fake-utility-process.ts';

/**
 * The small part of the `electron` module that main/electron uses: it records what it was told and lets
 * a test play the other side. What it starts is real: `utilityProcess` forks a real Node process.
 */

/** A person's folder for programs' data, as long as this process lives. */
const appData = join(tmpdir(), `studio-app-data-${process.pid}`);
process.once('exit', () => rmSync(appData, { recursive: true, force: true }));

class FakeEvent {
  defaultPrevented = false;
  readonly details: object;
  constructor(details: object = {}) {
    this.details = details;
    Object.assign(this, details);
  }
  preventDefault(): void {
    this.defaultPrevented = true;
  }
}

export function createEvent<T extends object>(details: T): FakeEvent & T {
  return new FakeEvent(details) as FakeEvent & T;
}

class FakeApp extends EventEmitter {
  isPackaged = false;
  hasQuit = false;
  isQuitting = false;
  exitCode: number | null = null;
  isSandboxed = false;
  isReadyNow = false;
  paths: Record<string, string> = { appData };
  readonly switches = new Map<string, string>();
  readonly commandLine = {
    hasSwitch: (name: string): boolean => this.switches.has(name),
    appendSwitch: (name: string, value: string): void => {
      if (this.isReadyNow) throw new Error(`--${name} is too late`);
      this.switches.set(name, value);
    },
  };
  about: Record<string, unknown> = {};

  setName(): void {}
  setAppUserModelId(): void {}
  setAboutPanelOptions(about: Record<string, unknown>): void {
    this.about = about;
  }
  getPath(name: string): string {
    return this.paths[name] ?? '';
  }
  setPath(name: string, path: string): void {
    this.paths[name] = path;
  }
  enableSandbox(): void {
    this.isSandboxed = !this.isReadyNow;
  }
  /** How often it is refused before it is given; the other side hears of each. */
  refusals = 0;
  readonly asked: unknown[] = [];
  requestSingleInstanceLock(data: unknown): boolean {
    this.asked.push(structuredClone(data));
    if (this.refusals === 0) return true;
    this.refusals -= 1;
    return false;
  }
  isReady(): boolean {
    return this.isReadyNow;
  }
  /** Resolve it late to find out whether the entry holds Electron up. */
  becomesReady: Promise<void> = Promise.resolve();
  async whenReady(): Promise<void> {
    await this.becomesReady;
    this.isReadyNow = true;
  }
  /** As Electron's: each window is asked, and one that stays open keeps the app. */
  quit(): void {
    const event = new FakeEvent();
    this.emit('before-quit', event);
    if (event.defaultPrevented) return;
    this.isQuitting = true;
    for (const window of BrowserWindow.all) window.close();
    this.isQuitting = false;
    if (BrowserWindow.all.length === 0) this.hasQuit = true;
  }
  exit(code: number): void {
    this.exitCode = code;
  }
  /** With what it is to be started again. */
  relaunched: { args?: string[] } | null = null;
  relaunch(options: { args?: string[] }): void {
    this.relaunched = options;
  }
}
export const app = new FakeApp();

type OpenHandler = (details: { url: string }) => { action: string };

export class FakeWebContents extends EventEmitter {
  mainFrame = { url: 'about:blank' };
  readonly sent: { channel: string; message: unknown }[] = [];
  openHandler: OpenHandler = () => ({ action: 'allow' });
  destroyed = false;
  crashed = false;
  loading = false;

  setWindowOpenHandler(handler: OpenHandler): void {
    this.openHandler = handler;
  }
  send(channel: string, message: unknown): void {
    if (this.destroyed) throw new TypeError('Object has been destroyed');
    this.sent.push({ channel, message: structuredClone(message) });
  }
  isDestroyed(): boolean {
    return this.destroyed;
  }
  isCrashed(): boolean {
    return this.crashed;
  }
  isLoading(): boolean {
    return this.loading;
  }
}

interface WindowOptions {
  webPreferences: Record<string, unknown>;
  [name: string]: unknown;
}

export class BrowserWindow extends EventEmitter {
  static all: BrowserWindow[] = [];
  readonly webContents = new FakeWebContents();
  readonly options: WindowOptions;
  isShown = false;
  hasFocus = false;
  minimized = false;
  reloads = 0;
  backgroundColour: unknown;
  progress: { value: number; mode: string | undefined } = { value: -1, mode: undefined };

  constructor(options: WindowOptions) {
    super();
    this.options = options;
    this.backgroundColour = options['backgroundColor'];
    BrowserWindow.all.push(this);
    app.emit('web-contents-created', new FakeEvent(), this.webContents);
  }
  async loadURL(url: string): Promise<void> {
    this.webContents.mainFrame = { url };
  }
  show(): void {
    this.isShown = true;
  }
  focus(): void {
    this.hasFocus = true;
  }
  isFocused(): boolean {
    return this.hasFocus;
  }
  isMinimized(): boolean {
    return this.minimized;
  }
  restore(): void {
    this.minimized = false;
  }
  reload(): void {
    this.reloads += 1;
  }
  setBackgroundColor(colour: string): void {
    this.backgroundColour = colour;
  }
  setProgressBar(value: number, options?: { mode: string }): void {
    this.progress = { value, mode: options?.mode };
  }
  close(): void {
    const event = new FakeEvent();
    this.emit('close', event);
    if (event.defaultPrevented) return;
    this.webContents.destroyed = true;
    this.webContents.emit('destroyed');
    this.emit('closed');
    BrowserWindow.all = BrowserWindow.all.filter((window) => window !== this);
    if (BrowserWindow.all.length === 0 && !app.isQuitting) app.emit('window-all-closed');
  }
}

type InvokeHandler = (event: unknown, message: unknown) => unknown;
export const ipcMain = {
  handlers: new Map<string, InvokeHandler>(),
  handle(channel: string, handler: InvokeHandler): void {
    if (this.handlers.has(channel)) throw new Error(`a second handler for ${channel}`);
    this.handlers.set(channel, handler);
  },
  /** As a page's `ipcRenderer.invoke`: what crosses is cloned, both ways. */
  async invoke(channel: string, event: unknown, message: unknown): Promise<unknown> {
    const handler = this.handlers.get(channel);
    if (!handler) throw new Error(`No handler registered for '${channel}'`);
    return structuredClone(await handler(event, structuredClone(message)));
  },
};

type SchemeHandler = (request: Request) => Promise<Response>;
interface PrivilegedScheme {
  scheme: string;
  privileges: Record<string, boolean>;
}
export const protocol = {
  privileged: [] as PrivilegedScheme[],
  handlers: new Map<string, SchemeHandler>(),
  registerSchemesAsPrivileged(schemes: PrivilegedScheme[]): void {
    if (app.isReadyNow) throw new Error('must be called before the app is ready');
    this.privileged.push(...schemes);
  },
  handle(scheme: string, handler: SchemeHandler): void {
    this.handlers.set(scheme, handler);
  },
};

class FakeSession extends EventEmitter {
  requestHandler:
    ((contents: null, permission: string, answer: (granted: boolean) => void) => void) | undefined;
  checkHandler: ((contents: null, permission: string) => boolean) | undefined;
  deviceHandler: (() => boolean) | undefined;
  setPermissionRequestHandler(handler: typeof this.requestHandler): void {
    this.requestHandler = handler;
  }
  setPermissionCheckHandler(handler: typeof this.checkHandler): void {
    this.checkHandler = handler;
  }
  setDevicePermissionHandler(handler: typeof this.deviceHandler): void {
    this.deviceHandler = handler;
  }
}
export const session = { defaultSession: new FakeSession() };

export const dialog = {
  errors: [] as { title: string; content: string }[],
  messages: [] as {
    message: string;
    detail: string;
    buttons?: string[];
    window: unknown;
  }[],
  /** The button that the person presses in the next message box. */
  response: 0,
  asked: [] as { title: string; properties: string[]; defaultPath?: string; window: unknown }[],
  answer: { canceled: true, filePaths: [] as string[] },
  showErrorBox(title: string, content: string): void {
    this.errors.push({ title, content });
  },
  async showMessageBox(...parameters: unknown[]) {
    const options = parameters.at(-1) as { message: string; detail: string };
    this.messages.push({ ...options, window: parameters.length > 1 ? parameters[0] : null });
    return { response: this.response };
  },
  async showOpenDialog(...parameters: unknown[]) {
    const options = parameters.at(-1) as { title: string; properties: string[] };
    this.asked.push({ ...options, window: parameters.length > 1 ? parameters[0] : null });
    return this.answer;
  },
  saves: [] as { defaultPath?: string; filters: { extensions: string[] }[]; window: unknown }[],
  saveAnswer: { canceled: true, filePath: '' },
  async showSaveDialog(...parameters: unknown[]) {
    const options = parameters.at(-1) as { filters: { extensions: string[] }[] };
    this.saves.push({ ...options, window: parameters.length > 1 ? parameters[0] : null });
    return this.saveAnswer;
  },
};

export interface FakeMenuItem {
  id?: string;
  label?: string;
  role?: string;
  accelerator?: string;
  submenu?: FakeMenuItem[];
  click?: () => void;
}
export const Menu = {
  application: [] as FakeMenuItem[],
  buildFromTemplate: (template: FakeMenuItem[]) => template,
  setApplicationMenu(menu: FakeMenuItem[]): void {
    this.application = menu;
  },
};

export const powerMonitor = new EventEmitter();

class FakeNativeTheme extends EventEmitter {
  shouldUseDarkColors = false;
}
export const nativeTheme = new FakeNativeTheme();

export class Notification extends EventEmitter {
  static shown: Notification[] = [];
  static supported = true;
  static isSupported(): boolean {
    return Notification.supported;
  }
  readonly options: { title: string; body: string };
  constructor(options: { title: string; body: string }) {
    super();
    this.options = options;
  }
  show(): void {
    Notification.shown.push(this);
  }
}

export const powerSaveBlocker = {
  active: new Map<number, string>(),
  next: 0,
  start(type: string): number {
    this.active.set(this.next, type);
    return this.next++;
  },
  stop(id: number): void {
    if (!this.active.delete(id)) throw new Error(`no blocker ${id}`);
  },
};

export const shell = {
  openedPages: [] as string[],
  openedPaths: [] as string[],
  async openExternal(url: string): Promise<void> {
    this.openedPages.push(url);
  },
  async openPath(path: string): Promise<string> {
    this.openedPaths.push(path);
    return '';
  },
};

/** A keyring that keeps by a key of its own: what it seals is no text that anybody reads. */
export const safeStorage = {
  backend: 'gnome_libsecret',
  givesKey: true,
  opened: 0,
  getSelectedStorageBackend: (): string => safeStorage.backend,
  isEncryptionAvailable(): boolean {
    safeStorage.opened += 1;
    return safeStorage.givesKey;
  },
  encryptString: (text: string): Buffer =>
    Buffer.from(Buffer.from(text).map((byte) => byte ^ 0xa5)),
  decryptString(sealed: Buffer): string {
    if (!safeStorage.givesKey) throw new Error('the key is not given');
    return Buffer.from(sealed.map((byte) => byte ^ 0xa5)).toString();
  },
};

export { utilityProcess };

/** Forgets everything, as a fresh start of Electron. */
export function resetElectron(): void {
  for (const emitter of [app, nativeTheme, powerMonitor, session.defaultSession])
    emitter.removeAllListeners();
  Object.assign(app, { isPackaged: false, refusals: 0, hasQuit: false, exitCode: null });
  Object.assign(app, { relaunched: null, isSandboxed: false, isReadyNow: false });
  app.asked.length = 0;
  app.switches.clear();
  app.paths = { appData };
  BrowserWindow.all = [];
  ipcMain.handlers.clear();
  protocol.handlers.clear();
  protocol.privileged = [];
  Object.assign(dialog, { errors: [], messages: [], asked: [], saves: [], response: 0 });
  dialog.answer = { canceled: true, filePaths: [] };
  dialog.saveAnswer = { canceled: true, filePath: '' };
  Menu.application = [];
  nativeTheme.shouldUseDarkColors = false;
  Notification.shown = [];
  Notification.supported = true;
  powerSaveBlocker.active.clear();
  Object.assign(shell, { openedPages: [], openedPaths: [] });
  utilityProcess.started = [];
  Object.assign(safeStorage, { backend: 'gnome_libsecret', givesKey: true, opened: 0 });
}
