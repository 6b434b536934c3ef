import { join } from 'node:path';
import { projectFolder } from './project.mjs';

/**
 * npm runs a script in the checkout's folder, wherever it was called from, and says in INIT_CWD where that was
 * (docs.npmjs.com/cli/commands/npm-run). Paths that a person gives mean that folder: every one of them is resolved
 * against the folder that the process stands in, so it goes there. Where another project's npm started us, its
 * script decided where we stand.
 *
 * @param {NodeJS.ProcessEnv} [env]
 */
export function standWhereNpmWasCalled(env = process.env) {
  if (!env.INIT_CWD || env.npm_package_json !== join(projectFolder, 'package.json')) return;
  try {
    process.chdir(env.INIT_CWD);
  } catch {
    // It is gone by now: relative paths could mean nothing there.
  }
}
