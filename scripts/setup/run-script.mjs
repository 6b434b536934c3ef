import { inWords, say } from './say.mjs';

/**
 * Runs one of our scripts: its result is the exit code, a failure is told in one line.
 *
 * @param {() => Promise<number>} main
 */
export async function runScript(main) {
  try {
    process.exitCode = await main();
  } catch (error) {
    say(process.env.STUDIO_DEBUG && error instanceof Error ? String(error.stack) : inWords(error));
    process.exitCode = 1;
  }
}
