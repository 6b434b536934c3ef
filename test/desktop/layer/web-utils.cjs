'use strict';
// `webUtils` since Electron 29: before, a dropped file carried its path. Runs before the studio's preload script.
const electron = /** @type {any} */ (require('electron'));
electron.webUtils ??= { getPathForFile: (/** @type {{ path: string }} */ file) => file.path };
