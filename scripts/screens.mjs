import { join } from 'node:path';
import { handOver } from './setup/child-process.mjs';
import { projectFolder } from './setup/project.mjs';
import { runScript } from './setup/run-script.mjs';
import { setUp } from './setup/set-up.mjs';

/**
 * `npm run screens`: photographs every screen of the window, in both themes and at two sizes, to .screens/, and those
 * that the README shows to docs/screens/; `npm run screens -- run compare` only those of these names. What they show is trained
 * first, in some half an hour on two cores, into a library of its own, .screens/library, which is used again the next time.
 */
await runScript(async () => {
  const { node } = await setUp();
  const flags = ['--experimental-strip-types', '--disable-warning=ExperimentalWarning'];
  const photograph = join(projectFolder, 'scripts', 'screens', 'photograph-screens.mjs');
  return handOver(node, [...flags, photograph, ...process.argv.slice(2)], { cwd: projectFolder });
});
