import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'vite';
import { bindingSourcesFolder } from '../../main/native-engine/native-engine-folder.mjs';
import { projectFolder } from '../setup/project.mjs';
import texts from '../../wuchale.config.js';
import { laggingTexts } from '../texts/lagging-texts.mjs';
import { pageNotices, thirdPartyNotices } from './third-party-notices.mjs';

/** Bundles the studio into dist/. Runs on the studio's own Node, once npm's packages are there. */
const lagging = await laggingTexts(texts, projectFolder);
if (lagging.length > 0)
  throw new Error(
    `The catalogues of texts lag behind the sources; "npm run texts" brings them up:\n${lagging.join('\n')}`,
  );

const dist = join(projectFolder, 'dist');
rmSync(dist, { recursive: true, force: true });

/** @type {import('./third-party-notices.mjs').Bundled[]} */
const bundled = [];
for (const [config = '', output = ''] of [
  ['vite.config.ts', 'renderer'],
  ['vite.main.config.ts', 'main'],
  ['vite.preload.config.ts', 'main'],
  ['vite.generator-page.config.ts', 'main'],
]) {
  const license = { fileName: 'licences.json' };
  const configFile = join(projectFolder, config);
  await build({ configFile, logLevel: 'warn', build: { license } });
  const list = join(dist, output, license.fileName);
  const ofThis = JSON.parse(readFileSync(list, 'utf8'));
  bundled.push(...ofThis);
  rmSync(list);
  // What the studio gives away has notices of its own.
  if (config === 'vite.generator-page.config.ts')
    writeFileSync(
      join(dist, output, 'generator-page-notices.txt'),
      pageNotices(projectFolder, ofThis),
    );
}
const notices = thirdPartyNotices(projectFolder, bundled);
// For packages, and among the window's files, so that every host can show it.
for (const folder of [dist, join(dist, 'renderer')])
  writeFileSync(join(folder, 'third-party-notices.txt'), notices);

cpSync(
  join(projectFolder, 'node_modules', '@tensorflow', 'tfjs-node-gpu', 'binding'),
  bindingSourcesFolder(projectFolder),
  { recursive: true },
);
