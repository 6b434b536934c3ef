import { join } from 'node:path';
import { handOver } from './setup/child-process.mjs';
import { hasDisplay, installElectron } from './setup/electron-binary.mjs';
import { projectFolder } from './setup/project.mjs';
import { runScript } from './setup/run-script.mjs';
import { say } from './setup/say.mjs';
import { setUp } from './setup/set-up.mjs';
import { standWhereNpmWasCalled } from './setup/stand-where-npm-was-called.mjs';

/** A window that ends with an error within this time never opened: no sandbox, or no such display. */
const couldNotOpenMs = 10_000;

/** `npm start`: sets up what is missing, then opens the studio in a window or, failing that, in a browser. */
await runScript(async () => {
  standWhereNpmWasCalled();
  const { node } = await setUp();
  const extra = process.argv.slice(2);
  if (!hasDisplay()) return openInBrowser(node, extra, 'there is no display');
  const electron = await installElectron(projectFolder, node);
  if ('reason' in electron) return openInBrowser(node, extra, electron.reason);

  const startedAt = Date.now();
  const code = await handOver(electron.executable, [projectFolder, ...extra]);
  const neverOpened =
    code !== 0 && Date.now() - startedAt < couldNotOpenMs && !isInterruption(code);
  return neverOpened ? openInBrowser(node, extra, `Electron ended with code ${code}`) : code;
});

/**
 * @param {string} node
 * @param {string[]} extra arguments for the host
 * @param {string} reason why it is not a window
 */
async function openInBrowser(node, extra, reason) {
  say(`Opening in the browser, not in a window: ${reason}.`);
  const cli = join(projectFolder, 'dist', 'main', 'cli.js');
  return handOver(node, ['--enable-source-maps', cli, 'serve', '--open', ...extra]);
}

/** @param {number} code */
function isInterruption(code) {
  return code === 130 || code === 143 || code === 129;
}
