import { join } from 'node:path';
import { handOver } from './setup/child-process.mjs';
import { projectFolder } from './setup/project.mjs';
import { runScript } from './setup/run-script.mjs';
import { setUp } from './setup/set-up.mjs';

/** `npm run bench:pool`: set-up, then how much of a pool one studio keeps up with; docs/pool.md says what came of it. */
await runScript(async () => {
  const { node } = await setUp();
  const flags = ['--experimental-strip-types', '--disable-warning=ExperimentalWarning'];
  const bench = join(projectFolder, 'bench', 'pool', 'bench-pool.ts');
  return handOver(node, [...flags, bench, ...process.argv.slice(2)], { cwd: projectFolder });
});
