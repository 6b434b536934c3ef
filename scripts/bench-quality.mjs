import { join } from 'node:path';
import { handOver } from './setup/child-process.mjs';
import { projectFolder } from './setup/project.mjs';
import { runScript } from './setup/run-script.mjs';
import { setUp } from './setup/set-up.mjs';

/** `npm run bench:quality`: set-up, then how good creatures are after equal time; docs/quality.md says how. */
await runScript(async () => {
  const { node } = await setUp();
  const flags = ['--experimental-strip-types', '--disable-warning=ExperimentalWarning'];
  const bench = join(projectFolder, 'bench', 'quality', 'bench-quality.ts');
  return handOver(node, [...flags, bench, ...process.argv.slice(2)], { cwd: projectFolder });
});
