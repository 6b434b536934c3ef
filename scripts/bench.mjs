import { join } from 'node:path';
import { handOver } from './setup/child-process.mjs';
import { projectFolder } from './setup/project.mjs';
import { runScript } from './setup/run-script.mjs';
import { setUp } from './setup/set-up.mjs';

/** `npm run bench`: set-up, then every measurement; docs/benchmarks.md says what they are. */
await runScript(async () => {
  const { node } = await setUp();
  const flags = ['--experimental-strip-types', '--disable-warning=ExperimentalWarning'];
  const bench = join(projectFolder, 'bench', 'bench.ts');
  return handOver(node, [...flags, bench, ...process.argv.slice(2)], { cwd: projectFolder });
});
