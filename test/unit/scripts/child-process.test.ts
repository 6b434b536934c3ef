import { describe, expect, it } from 'vitest';
import { capture, handOver } from '../../../scripts/setup/child-process.mjs';

const node = (program: string) => [process.execPath, ['-e', program]] as [string, string[]];

describe('child processes', () => {
  it('pass their exit code on', async () => {
    expect(await handOver(...node('process.exitCode = 7'))).toBe(7);
  });

  it('pass a signal on as 128 + its number', async () => {
    expect(await handOver(...node('process.kill(process.pid, "SIGTERM")'))).toBe(143);
  });

  it('are heard on both streams', async () => {
    const ending = await capture(...node('console.log("out"); console.error("err")'));
    expect(ending).toEqual({ code: 0, output: 'out\n', errors: 'err\n' });
  });

  it('end with 127 and a word when there is no such program', async () => {
    const ending = await capture('no-such-program', []);
    expect(ending.code).toBe(127);
    expect(ending.errors).toContain('no-such-program');
  });

  it('are ended when they take too long', async () => {
    const ending = await capture(...node('setInterval(() => {}, 1000)'), { timeoutMs: 200 });
    expect(ending.code).toBe(143);
  });
});
