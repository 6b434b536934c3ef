import { join } from 'node:path';
import { app, session, shell } from 'electron';
import { liveStates, type RunState } from '../../shared/run/events.ts';
import { appName, appVersion } from '../../shared/version.ts';
import { bindApi } from '../host/bind-api.ts';
import { rendererFolder } from '../host/bundled.ts';
import { chooseLibraryPath } from '../host/default-library.ts';
import { chooseThreads, mayTuneItself } from '../host/threads.ts';
import { openStudio, type Studio } from '../studio/studio.ts';
import { readArguments } from './command-line.ts';
import {
  createTrustedSenders,
  denyPermissions,
  guardNavigation,
  type TrustedSenders,
} from './confine-pages.ts';
import { createDesktopServices } from './desktop-services.ts';
import { iconFile } from './window.ts';
import { answerCalls, forwardPushes, sendPush } from './ipc.ts';
import { speak } from './language.ts';
import { createMainWindow, type MainWindow } from './main-window.ts';
import { installMenu, type MenuCommands } from './menu.ts';
import { showNotices } from './notices.ts';
import { packageUpdater } from './package-updater.ts';
import { createPickFolder, createPickSave } from './pick-path.ts';
import { choosePool, type PoolAddresses } from '../pool/addresses.ts';
import { poolsOfDesktop } from './pools-of-desktop.ts';
import { chosenLibrary, missingLibrary, preferences, rememberLibrary } from './preferences.ts';
import { registerScheme, serveScheme } from './protocol.ts';
import { closeBeforeQuit, quitAtSessionEnd, quitAtShutdown } from './quit.ts';
import {
  becomeFirstInstance,
  bringForwardOnSecondStart,
  noteOpenLibrary,
} from './single-instance.ts';
import { explainFailure, tellOfMissingLibrary, tellOfMissingSandbox } from './start-failures.ts';
import type { OpenStudio } from './unexpected-errors.ts';
import { createUpdateCheck } from './updates.ts';
import { createUtilityTrainer, startUtilityPictureProcess } from './utility-process.ts';
import { watchRuns } from './watch-runs.ts';
import { announceEnd, createStayAwake, showTaskbarProgress } from './while-it-trains.ts';

/** A queued run starts by itself, as soon as another has ended. */
const waitingOrLive: readonly RunState[] = ['queued', ...liveStates];

/** Starts the desktop app. Everything up to `whenReady` must have happened before Electron is ready. */
export async function startDesktop(
  argv: readonly string[],
  whenOpen: (studio: OpenStudio) => void = () => undefined,
): Promise<void> {
  try {
    const { library, ...pool } = readArguments(argv);
    const addresses = choosePool(pool);
    prepareApp();
    const isSaid = library !== undefined || Boolean(process.env['STUDIO_LIBRARY']);
    const libraryPath = chooseLibraryPath(isSaid ? library : chosenLibrary());
    const missing = isSaid ? undefined : missingLibrary();
    if (!(await becomeFirstInstance(libraryPath))) return;
    noteOpenLibrary({ libraryPath, isClosing: false });
    await app.whenReady();
    await speak(preferences().language ?? 'en');
    const studio = open(libraryPath, addresses);
    whenOpen(studio);
    if (missing !== undefined) tellOfMissingLibrary(missing, libraryPath, studio.currentWindow());
  } catch (thrown) {
    explainFailure(thrown);
  }
}

function prepareApp(): void {
  app.setName(appName);
  // Windows shows notifications of programs that it knows by name only: electron-builder.config.mjs's appId.
  app.setAppUserModelId('io.github.sprite-gan-studio');
  // Beside the library, not in it: on macOS both defaults would be the same folder.
  if (!app.commandLine.hasSwitch('user-data-dir'))
    app.setPath('userData', join(app.getPath('appData'), appName));
  app.enableSandbox();
  registerScheme();
  guardNavigation();
}

function open(libraryPath: string, addresses: PoolAddresses | undefined): OpenStudio {
  denyPermissions(session.defaultSession);
  const startTrainer = createUtilityTrainer();
  const threads = chooseThreads(undefined);
  const studio = openStudio({
    libraryPath,
    startTrainer,
    startPictureProcess: startUtilityPictureProcess,
    appVersion,
    threads,
    whenDiskFull: 'wait',
    pools: poolsOfDesktop(addresses),
    // Where a person has chosen how to compute there is nothing to find out.
    tunesItself: threads === undefined && mayTuneItself(),
  });
  const senders = createTrustedSenders();
  const mainWindow = openable(studio, senders);
  const openResource = (path: string) => studio.resources.openResource(path);
  serveScheme({ rendererFolder: rendererFolder(), openResource }, studio.log);
  const pickFolder = createPickFolder(() => mainWindow.current());
  const pickSave = createPickSave(() => mainWindow.current());
  const showMenu = menuOf(studio, libraryPath, mainWindow, senders);
  const desktop = createDesktopServices(libraryPath, () => mainWindow.current(), showMenu);
  const host = { kind: 'desktop', pickFolder, pickSave, desktop } as const;
  answerCalls(bindApi(studio, host), senders, studio.log);
  rememberLibrary(libraryPath);
  forwardPushes(studio.push, senders);
  showClosing(studio, mainWindow);
  followRuns(studio, mainWindow);
  showMenu();
  keepOneWindow(studio, mainWindow);
  tellOfMissingSandbox(mainWindow.show());
  studio.runs.continueQueue();
  return { log: studio.log, currentWindow: () => mainWindow.current() };
}

/** The window, which stays open and shows that a run is saved, until the studio has closed. */
function openable(studio: Studio, senders: TrustedSenders): MainWindow {
  const quitting = closeBeforeQuit(studio, () => mainWindow.current());
  const isMac = process.platform === 'darwin';
  const saving = () => studio.closing?.saving ?? studio.runs.whatClosingSaves().names;
  const mainWindow = createMainWindow({
    senders,
    log: studio.log,
    // On macOS an app stays when its window is closed, and so do its runs.
    mayClose: () => quitting.isOver || (isMac && !quitting.hasBegun),
    onLoad() {
      if (studio.closing) sendPush(senders, 'closing', studio.closing);
    },
    onOpen: (window) => quitAtSessionEnd(window, () => saving().length > 0),
  });
  return mainWindow;
}

function showClosing({ libraryPath, push }: Studio, mainWindow: MainWindow): void {
  quitAtShutdown();
  push.subscribe('closing', ({ saving }) => {
    noteOpenLibrary({ libraryPath, isClosing: true });
    if (saving.length > 0) mainWindow.show();
  });
}

function followRuns(studio: Studio, mainWindow: MainWindow): void {
  const stayAwake = createStayAwake();
  watchRuns(studio.push, {
    changed(live) {
      stayAwake(live);
      const window = mainWindow.current();
      if (window) showTaskbarProgress(window, live);
    },
    ended({ runId, reason }) {
      if (mainWindow.current()?.isFocused() || !preferences().notifies) return;
      announceEnd(studio.runs.get(runId).name, reason, () => mainWindow.show());
    },
  });
}

/** @returns what shows the menu, and shows it anew where the language has changed */
function menuOf(
  studio: Studio,
  libraryPath: string,
  mainWindow: MainWindow,
  senders: TrustedSenders,
): () => void {
  app.setAboutPanelOptions({
    applicationName: appName,
    applicationVersion: appVersion,
    iconPath: iconFile,
  });
  const commands: MenuCommands = {
    importFolder() {
      const { webContents } = mainWindow.show();
      const tell = () => sendPush(senders, 'menu', { command: 'import-folder' });
      // On macOS the menu is there without the window, which opens now.
      if (webContents.isLoading()) webContents.once('did-finish-load', tell);
      else tell();
    },
    showLibrary: () => void shell.openPath(libraryPath),
    showNotices: () => void showNotices(mainWindow.current()),
    checkForUpdates: offerUpdates(studio, mainWindow),
  };
  const surroundings = { isMac: process.platform === 'darwin', isDevelopment: !app.isPackaged };
  return () => installMenu(commands, surroundings);
}

/** What the menu's item does; undefined where this build knows no address for updates. */
function offerUpdates(studio: Studio, mainWindow: MainWindow): (() => void) | undefined {
  const updater = packageUpdater(studio.log);
  if (!updater) return undefined;
  const check = createUpdateCheck(updater, {
    hasLiveRun: () => studio.runs.list().some(({ state }) => waitingOrLive.includes(state)),
    currentWindow: () => mainWindow.current(),
    quit: () => app.quit(),
    log: studio.log,
  });
  return () => void check();
}

function keepOneWindow(studio: Studio, mainWindow: MainWindow): void {
  bringForwardOnSecondStart(studio.libraryPath, {
    isClosing: () => studio.closing !== null,
    showWindow: () => mainWindow.show(),
  });
  app.on('activate', () => mainWindow.show());
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit();
  });
}
