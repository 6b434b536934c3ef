import { existsSync } from 'node:fs';
import { sep } from 'node:path';
import { fileURLToPath } from 'node:url';

const icon = fileURLToPath(new URL('../../resources/icon.png', import.meta.url));
const unpacked = icon.replace(`app.asar${sep}`, `app.asar.unpacked${sep}`);

/** The studio's icon; beside a packaged app's archive where it is, since GTK, which draws About, reads no archive. */
export const iconFile = existsSync(unpacked) ? unpacked : icon;
