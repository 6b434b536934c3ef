import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { downloadProgress } from './progress.mjs';
import { inWords, say } from './say.mjs';

/**
 * Downloads the Electron binary with Electron's own downloader, which keeps it in its cache, and lets
 * Electron's installer unpack it. Silence for a few seconds counts as a failure: there is the browser
 * to fall back on. Runs on the studio's own Node, once npm's packages are there.
 */
const silenceMs = 8_000;

const require = createRequire(import.meta.url);
const fromElectron = createRequire(require.resolve('electron/package.json'));
const { downloadArtifact } = await import(
  pathToFileURL(fromElectron.resolve('@electron/get')).href
);

const controller = new AbortController();
const progress = downloadProgress('Electron');
const giveUp = () => controller.abort(new Error(`no answer for ${silenceMs / 1000} seconds`));
let timer = setTimeout(giveUp, silenceMs);

try {
  await downloadArtifact({
    version: require('electron/package.json').version,
    artifactName: 'electron',
    checksums: require('electron/checksums.json'),
    platform: process.platform,
    arch: process.arch,
    downloadOptions: {
      signal: controller.signal,
      quiet: true,
      getProgressCallback: async (
        /** @type {{ transferred: number, total: number | null }} */ { transferred, total },
      ) => {
        clearTimeout(timer);
        timer = setTimeout(giveUp, silenceMs);
        if (total) progress.update(transferred, total);
      },
    },
  });
  clearTimeout(timer);
  progress.end();
  require('electron/install.js');
} catch (error) {
  clearTimeout(timer);
  progress.end();
  say(`Electron's download failed: ${inWords(error)}`);
  process.exitCode = 1;
}
