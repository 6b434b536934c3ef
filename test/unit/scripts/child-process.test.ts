import { describe, expect, it, vi } from 'vitest';
import { capture, handOver, handOverByLines } from '../../../scripts/setup/child-process.mjs';

const node = (program: string) => [process.execPath, ['-e', program]] as [string, string[]];

describe('child processes', () => {
  it('pass their exit code on', async () => {
    expect(await handOver(...node('process.exitCode = 7'))).toBe(7);
  });

  it('pass a signal on as 128 + its number', async () => {
    expect(await handOver(...node('process.kill(process.pid, "SIGTERM")'))).toBe(143);
  });

  it('have their words passed on in whole lines where two print at a time', async () => {
    const printed: string[] = [];
    const spy = vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
      printed.push(String(text));
      return true;
    });
    const saying = (word: string) =>
      handOverByLines(
        ...node(
          `process.stdout.write('${word} '); setTimeout(() => console.log('${word}'), 300); process.exitCode = 3`,
        ),
      );
    const codes = await Promise.all([saying('one'), saying('two')]);
    spy.mockRestore();
    expect(codes).toEqual([3, 3]);
    expect(printed.toSorted()).toEqual(['one one\n', 'two two\n']);
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
