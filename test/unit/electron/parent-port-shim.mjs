import { EventEmitter } from 'node:events';

/** Gives a forked Node process the `process.parentPort` that a utility process of Electron has. */
const port = Object.assign(new EventEmitter(), {
  /** @param {object} message */
  postMessage: (message) => process.send?.(message),
  start() {},
});
process.on('message', (data) => port.emit('message', { data, ports: [] }));
Reflect.set(process, 'parentPort', port);
