'use strict';
// Starts the app whose folder is named on the command line, as Electron's own default app does.
const { app } = require('electron');
const { join, resolve } = require('path');

const folder = resolve(process.argv.slice(1).find((one) => !one.startsWith('-')) ?? '.');
const { name, version, main } = require(join(folder, 'package.json'));
app.setName(name);
// Both are Electron's own, for its default app; it documents neither.
Reflect.get(app, 'setVersion').call(app, version);
Reflect.get(app, 'setAppPath').call(app, folder);
require(join(folder, main));
