import { join } from 'node:path';
import { cacheFolder } from '../../main/fetching/cache-folder.mjs';
import { withLock } from '../../main/fetching/set-up-lock.mjs';
import { buildIsCurrent, hashOfSources, stampBuild } from './build-is-current.mjs';
import { runAloud } from './child-process.mjs';
import { setUpFeatureNetwork } from './feature-network.mjs';
import { setUpNativeEngine } from './native-engine.mjs';
import { nodeRuntime } from './node-runtime.mjs';
import { installPackages, packagesAreInstalled } from './npm-packages.mjs';
import { projectFolder } from './project.mjs';
import { say } from './say.mjs';

/**
 * Brings everything that is missing: npm packages, the build, the native engine, the network that
 * measures creatures. When all is there it costs a fraction of a second.
 *
 * @returns {Promise<{ node: string }>} the Node that runs the studio
 */
export async function setUp() {
  const { node } = await setUpPackages();
  await setUpBuild(node);
  await setUpNativeEngine(projectFolder, node);
  await setUpFeatureNetwork(projectFolder, node);
  return { node };
}

/** @returns {Promise<{ node: string }>} */
export async function setUpPackages() {
  await ensure(
    () => packagesAreInstalled(projectFolder),
    () => installPackages(projectFolder),
  );
  return { node: await nodeRuntime(projectFolder) };
}

/** @param {string} node */
async function setUpBuild(node) {
  await ensure(
    () => buildIsCurrent(projectFolder),
    () => build(node),
  );
}

/** @param {string} node */
export async function build(node) {
  say('Building the studio…');
  const builtFrom = hashOfSources(projectFolder);
  const script = join(projectFolder, 'scripts', 'build', 'bundle.mjs');
  const code = await runAloud(node, [script], { cwd: projectFolder });
  if (code !== 0) throw new Error('The build failed; what it says is above.');
  stampBuild(projectFolder, builtFrom);
}

/**
 * @param {() => boolean} isDone
 * @param {() => Promise<void>} work
 */
async function ensure(isDone, work) {
  if (isDone()) return;
  await withLock(
    join(cacheFolder(), 'set-up.lock'),
    async () => {
      if (!isDone()) await work();
    },
    { onWait: () => say('Another set-up is at work; waiting for it to finish…') },
  );
}
