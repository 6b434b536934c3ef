import { describe, expect, it, onTestFinished } from 'vitest';
import { ContenderProcess } from '../../../bench/contender-process.ts';

/** A process of Node that speaks the protocol, or does not. */
function start(program: string): ContenderProcess {
  const args = ['-e', program];
  const contender = new ContenderProcess({ executable: process.execPath, args, env: process.env });
  onTestFinished(() => contender.end());
  return contender;
}

const ready = `console.log(JSON.stringify({
  type: 'ready', parameters: { generator: 3, discriminator: 2 }, software: 'a test' }));`;
const obedient = `console.log('hello from a library'); ${ready}
require('node:readline').createInterface({ input: process.stdin }).on('line', (line) => {
  const { steps } = JSON.parse(line);
  console.log(JSON.stringify({ type: 'ran', steps, ms: steps * 2, memoryBytes: 1, losses: [1, 2] }));
});`;

describe('a contender in its process', () => {
  it('says that it is ready and trains as often as it is asked to', async () => {
    const contender = start(obedient);
    expect((await contender.untilReady()).parameters).toEqual({ generator: 3, discriminator: 2 });
    expect(await contender.train(5)).toMatchObject({ steps: 5, ms: 10 });
    expect(await contender.train(7)).toMatchObject({ steps: 7, ms: 14 });
  });

  it('fails with its last words when it dies', async () => {
    const contender = start('console.error("no such engine"); process.exitCode = 1;');
    await expect(contender.untilReady()).rejects.toThrow('no such engine');
  });

  it('fails when it dies while training', async () => {
    const contender = start(`${ready} process.stdin.once('data', () => process.exit(1));`);
    await contender.untilReady();
    await expect(contender.train(1)).rejects.toThrow('ended too early');
  });

  it('fails with the reason when it cannot be started', async () => {
    const env = process.env;
    const missing = new ContenderProcess({ executable: '/no/such/python', args: [], env });
    await expect(missing.untilReady()).rejects.toThrow('ENOENT');
    await missing.end();
  });

  it('fails when it answers something else', async () => {
    await expect(start(ready).train(1)).rejects.toThrow('answered "ready" where "ran" was due');
  });
});
