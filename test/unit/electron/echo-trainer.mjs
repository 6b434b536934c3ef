/**
 * Stands in for a trainer: answers with what it was told. `stop` ends it, and on `busy` it hears nothing
 * any more, as in native code; then only SIGKILL ends it.
 */
const port = Reflect.get(process, 'parentPort');
process.on('SIGTERM', () => console.log('heard SIGTERM'));
port.on('message', (/** @type {{ data: { type: string } }} */ { data }) => {
  if (data.type === 'stop') process.exit(7);
  if (data.type === 'busy') for (;;);
  console.log(`told: ${data.type}`);
  console.error('and a warning');
  port.postMessage({ echo: data });
});
port.postMessage({ type: 'ready' });
