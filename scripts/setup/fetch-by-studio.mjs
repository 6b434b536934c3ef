import { join } from 'node:path';
import { cacheFolder } from '../../main/fetching/cache-folder.mjs';
import { captureOutput } from './child-process.mjs';
import { duration } from './file-size.mjs';
import { rememberedFailure } from './remembered-failure.mjs';
import { say } from './say.mjs';

const failureHoldsForMs = 6 * 3600_000;

/**
 * Has the studio get something by itself (`studio engine get`, `studio features get`). A failure is told in one line,
 * remembered for some hours, and is not fatal.
 *
 * @param {object} wanted
 * @param {string} wanted.command of the studio, before `get`
 * @param {string} wanted.getting what is said before it is tried
 * @param {string} wanted.ready what is said when it is there, before the time that it took
 * @param {string} wanted.fallback what is done without it
 * @param {string} wanted.memoryFile where a failure is remembered, in the cache folder
 * @param {string} wanted.key a failure with another key says nothing of this one
 * @param {string} projectFolder
 * @param {string} node the Node that runs the studio, which is built by now
 */
export async function fetchByStudio(wanted, projectFolder, node) {
  const { command, getting, ready, fallback, memoryFile, key } = wanted;
  const memory = rememberedFailure(join(cacheFolder(), memoryFile), key, failureHoldsForMs);
  const reason = memory.recall();
  if (reason) return say(`${fallback}: ${reason} (STUDIO_RETRY=1 tries again at once.)`);
  say(getting);
  const startedAt = Date.now();
  const cli = join(projectFolder, 'dist', 'main', 'cli.js');
  const { code, output } = await captureOutput(node, [cli, command, 'get', '--json']);
  if (code === 0) {
    memory.forget();
    return say(`${ready} after ${duration((Date.now() - startedAt) / 1000)}.`);
  }
  memory.remember(problemIn(output) ?? `"studio ${command} get" ended with exit code ${code}.`);
  say(`${fallback}.`);
}

/**
 * @param {string} output what `… get --json` printed: an event a line, the last one its end
 * @returns {string | undefined}
 */
function problemIn(output) {
  const line = output.trim().split('\n').at(-1);
  if (!line?.startsWith('{')) return undefined;
  const { problem } = JSON.parse(line);
  return problem && `${problem.message} ${problem.hint}`;
}
