import { describe, expect, it } from 'vitest';
import { downloadProgress } from '../../../scripts/setup/progress.mjs';

function show(isTTY: boolean, steps: [ms: number, received: number][]): string[] {
  const written: string[] = [];
  let clock = 0;
  const stream = { isTTY, write: (text: string) => written.push(text) };
  const progress = downloadProgress('Engine', stream, () => clock);
  for (const [ms, received] of steps) {
    clock = ms;
    progress.update(received, 200e6);
  }
  return written;
}

describe('downloadProgress', () => {
  it('writes a line every tenth into a log, with sizes, speed and time left', () => {
    const everyPercent = Array.from({ length: 100 }, (_, i): [number, number] => [
      i * 100,
      i * 2e6,
    ]);
    const lines = show(false, everyPercent);
    expect(lines).toHaveLength(9);
    expect(lines[4]).toBe('Engine: 100 MB of 200 MB, 20 MB/s, 5 s left\n');
  });

  it('counts only what this attempt fetched into the speed', () => {
    const lines = show(false, [
      [0, 100e6],
      [1000, 150e6],
    ]);
    expect(lines.at(-1)).toBe('Engine: 150 MB of 200 MB, 50 MB/s, 1 s left\n');
  });

  it('redraws one line on a terminal, not too often', () => {
    const lines = show(true, [
      [0, 1e6],
      [10, 2e6],
      [300, 150e6],
    ]);
    expect(lines).toHaveLength(2);
    expect(lines.every((line) => line.startsWith('\r') && !line.endsWith('\n'))).toBe(true);
  });
});
