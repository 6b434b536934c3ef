/**
 * Stands in for a trainer: answers with what it was told. `stop` ends it, and on `busy` it hears nothing
 * any more, as in native code; then only SIGKILL ends it. On `talk` it says much and tells when that has been
 * read; on `die` it says much, all at once, and is gone. A name of a signal ends it by that.
 */
import { writeSync } from 'node:fs';

/** As much as a pipe holds while nobody reads. */
const much = `${'words '.repeat(10_000)}and the last one\n`;
const port = Reflect.get(process, 'parentPort');
process.on('SIGTERM', () => console.log('heard SIGTERM'));
port.on('message', (/** @type {{ data: { type: string } }} */ { data }) => {
  if (data.type === 'stop') process.exit(3);
  if (data.type === 'talk')
    return process.stdout.write(much.repeat(9), () => port.postMessage({ type: 'talked' }));
  if (data.type === 'die') {
    writeSync(1, much);
    process.kill(process.pid, 'SIGKILL');
  }
  if (data.type.startsWith('SIG')) process.kill(process.pid, data.type);
  if (data.type === 'busy') for (;;);
  console.log(`told: ${data.type}`);
  console.error('and a warning');
  port.postMessage({ echo: data });
});
port.postMessage({ type: 'ready' });
