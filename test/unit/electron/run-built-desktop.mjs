import { registerHooks } from 'node:module';
import { pathToFileURL } from 'node:url';
import { decodeMessage, encodeMessage } from '../../../shared/api/message.ts';

/**
 * Runs a built main process as Electron would, on a plain Node: `electron` is the fake. Prints what it
 * did as one JSON line, then quits it.
 *
 * Arguments: the built electron.js, then the app's own.
 */
const fakeElectron = new URL('./fake-electron.ts', import.meta.url).href;
registerHooks({
  resolve: (specifier, context, next) =>
    specifier === 'electron' ? { url: fakeElectron, shortCircuit: true } : next(specifier, context),
});

const [builtFile = ''] = process.argv.splice(2, 1);
const electron = await import(fakeElectron);
// Electron becomes ready only when its entry has been evaluated: one that waits for it waits for ever.
let becomeReady = () => {};
electron.app.becomesReady = new Promise((resolve) => (becomeReady = () => resolve(undefined)));
await import(pathToFileURL(builtFile).href);
becomeReady();
while (electron.BrowserWindow.all.length === 0) await new Promise((wait) => setTimeout(wait, 20));

const [window] = electron.BrowserWindow.all;
const sender = window.webContents;
const call = encodeMessage({ id: 0, method: 'system.info', input: {} });
const reply = decodeMessage(
  await electron.ipcMain.invoke('studio:call', { sender, senderFrame: sender.mainFrame }, call),
);
const page = await electron.protocol.handlers.get('studio')(new Request('studio://app/index.html'));
const { preload } = window.options.webPreferences;
console.log(JSON.stringify({ preload, url: sender.mainFrame.url, reply, page: await page.text() }));
electron.app.quit();
