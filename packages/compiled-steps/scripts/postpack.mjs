import { renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';

const folder = dirname(import.meta.dirname);
renameSync(join(folder, 'dist', 'package.json.source'), join(folder, 'package.json'));
rmSync(join(folder, 'dist'), { recursive: true });
