import { join } from 'node:path';
import { handOver } from './setup/child-process.mjs';
import { projectFolder } from './setup/project.mjs';
import { runScript } from './setup/run-script.mjs';
import { setUp } from './setup/set-up.mjs';

/** `npm run chaos`: set-up, then everything that is done to the studio; docs/reliability.md says what it is. */
await runScript(async () => {
  const { node } = await setUp();
  const flags = ['--experimental-strip-types', '--disable-warning=ExperimentalWarning'];
  const chaos = join(projectFolder, 'chaos', 'chaos.ts');
  return handOver(node, [...flags, chaos, ...process.argv.slice(2)], { cwd: projectFolder });
});
