import { join } from 'node:path';
import { app, session, shell } from 'electron';
import { appName, appVersion } from '../../shared/version.ts';
import { bindApi } from '../host/bind-api.ts';
import { rendererFolder, trainerEntry } from '../host/bundled.ts';
import { chooseLibraryPath } from '../host/default-library.ts';
import { chooseThreads } from '../host/threads.ts';
import { openStudio, type Studio } from '../studio/studio.ts';
import { announceEnd } from './announce-end.ts';
import { readArguments } from './command-line.ts';
import { explainFailure } from './explain-failure.ts';
import { answerCalls, forwardPushes, sendPush } from './ipc.ts';
import { createMainWindow, type MainWindow } from './main-window.ts';
import { installMenu } from './menu.ts';
import { guardNavigation } from './navigation.ts';
import { denyPermissions } from './permissions.ts';
import { createPickFolder } from './pick-folder.ts';
import { registerScheme, serveScheme } from './protocol.ts';
import { closeBeforeQuit } from './quit.ts';
import { bringForwardOnSecondStart, isFirstInstance } from './single-instance.ts';
import { createStayAwake } from './stay-awake.ts';
import { showTaskbarProgress } from './taskbar-progress.ts';
import { createTrustedSenders, type TrustedSenders } from './trusted-senders.ts';
import type { OpenStudio } from './unexpected-errors.ts';
import { createUtilityTrainer } from './utility-trainer.ts';
import { watchRuns } from './watch-runs.ts';

/** Starts the desktop app. Everything up to `whenReady` must have happened before Electron is ready. */
export async function startDesktop(
  argv: readonly string[],
  whenOpen: (studio: OpenStudio) => void = () => undefined,
): Promise<void> {
  try {
    const libraryPath = chooseLibraryPath(readArguments(argv).library);
    prepareApp();
    if (!isFirstInstance(libraryPath)) {
      process.stdout.write('The studio is open already; its window has been brought forward.\n');
      return app.quit();
    }
    await app.whenReady();
    whenOpen(open(libraryPath));
  } catch (thrown) {
    explainFailure(thrown);
  }
}

function prepareApp(): void {
  app.setName(appName);
  // Windows shows notifications of programs that it knows by name only: electron-builder.yml's appId.
  app.setAppUserModelId('io.github.sprite-gan-studio');
  // Beside the library, not in it: on macOS both defaults would be the same folder.
  if (!app.commandLine.hasSwitch('user-data-dir'))
    app.setPath('userData', join(app.getPath('appData'), appName));
  app.enableSandbox();
  registerScheme();
  guardNavigation();
}

function open(libraryPath: string): OpenStudio {
  denyPermissions(session.defaultSession);
  const startTrainer = createUtilityTrainer(trainerEntry());
  const threads = chooseThreads(undefined);
  const studio = openStudio({ libraryPath, startTrainer, appVersion, threads });
  closeBeforeQuit(() => studio.close(), studio.log);

  const senders = createTrustedSenders();
  const mainWindow = createMainWindow(senders, studio.log);
  const openResource = (path: string) => studio.resources.openResource(path);
  serveScheme({ rendererFolder: rendererFolder(), openResource }, studio.log);
  const pickFolder = createPickFolder(() => mainWindow.current());
  answerCalls(bindApi(studio, { kind: 'desktop', pickFolder }), senders, studio.log);
  forwardPushes(studio.push, senders);
  followRuns(studio, mainWindow);
  offerMenu(libraryPath, mainWindow, senders);
  keepOneWindow(libraryPath, mainWindow);
  mainWindow.show();
  studio.runs.continueQueue();
  return { log: studio.log, currentWindow: () => mainWindow.current() };
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
      if (reason === 'stopped' || mainWindow.current()?.isFocused()) return;
      announceEnd(studio.runs.get(runId).name, reason, () => mainWindow.show());
    },
  });
}

function offerMenu(libraryPath: string, mainWindow: MainWindow, senders: TrustedSenders): void {
  app.setAboutPanelOptions({ applicationName: appName, applicationVersion: appVersion });
  installMenu(
    {
      importFolder() {
        const { webContents } = mainWindow.show();
        const tell = () => sendPush(senders, 'menu', { command: 'import-folder' });
        // On macOS the menu is there without the window, which opens now.
        if (webContents.isLoading()) webContents.once('did-finish-load', tell);
        else tell();
      },
      showLibrary: () => void shell.openPath(libraryPath),
    },
    { isMac: process.platform === 'darwin', isDevelopment: !app.isPackaged },
  );
}

function keepOneWindow(libraryPath: string, mainWindow: MainWindow): void {
  bringForwardOnSecondStart(libraryPath, () => mainWindow.show());
  app.on('activate', () => mainWindow.show());
  app.on('window-all-closed', () => {
    // On macOS an app stays when its window is closed, and so do its runs.
    if (process.platform !== 'darwin') app.quit();
  });
}
