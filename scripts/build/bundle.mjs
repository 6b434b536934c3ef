import { rmSync } from 'node:fs';
import { build } from 'vite';
import { projectFolder } from '../setup/project.mjs';
import { join } from 'node:path';

/** Bundles the studio into dist/. Runs on the studio's own Node, once npm's packages are there. */
rmSync(join(projectFolder, 'dist'), { recursive: true, force: true });
for (const config of ['vite.config.ts', 'vite.main.config.ts', 'vite.preload.config.ts'])
  await build({ configFile: join(projectFolder, config), logLevel: 'warn' });
