import { fileURLToPath } from 'node:url';
import { dirname, resolve } from 'node:path';

/** The folder of the checkout. */
export const projectFolder = resolve(dirname(fileURLToPath(import.meta.url)), '..', '..');
