import { join } from 'node:path';
import { handOver } from './setup/child-process.mjs';
import { projectFolder } from './setup/project.mjs';
import { runScript } from './setup/run-script.mjs';
import { setUp } from './setup/set-up.mjs';

/**
 * `npm run gallery [-- ID …]`: trains what docs/models.md shows and writes its last samples to docs/models/.
 * Takes about an hour on two cores. Runs are kept in a library of their own, .gallery, to be looked at with
 * `npm start -- --library .gallery`.
 */
await runScript(async () => {
  const { node } = await setUp();
  const flags = ['--experimental-strip-types', '--disable-warning=ExperimentalWarning'];
  const draw = join(projectFolder, 'scripts', 'gallery', 'draw-chapters.mjs');
  return handOver(node, [...flags, draw, ...process.argv.slice(2)], { cwd: projectFolder });
});
