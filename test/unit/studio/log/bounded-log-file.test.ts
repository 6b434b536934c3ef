import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { boundedLogFile } from '../../../../main/studio/log/bounded-log-file.ts';
import { temporaryFolder } from '../../store/fixtures.ts';

describe('a bounded log', () => {
  it('keeps what was written last, in two files of bounded size', () => {
    const folder = temporaryFolder();
    const log = boundedLogFile(join(folder, 'logs', 'studio.log'), 100);
    for (let line = 0; line < 100; line++) log.write(`line ${line}\n`);
    const names = readdirSync(join(folder, 'logs'));
    expect(names.sort()).toEqual(['studio.log', 'studio.log.1']);
    for (const name of names) expect(statSync(join(folder, 'logs', name)).size).toBeLessThan(110);
    expect(readFileSync(join(folder, 'logs', 'studio.log'), 'utf8')).toContain('line 99\n');
  });

  it('throws at nobody when the disk is full or the folder is gone', () => {
    const folder = temporaryFolder();
    const log = boundedLogFile(join(folder, 'logs', 'studio.log'));
    rmSync(join(folder, 'logs'), { recursive: true });
    const printed = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    log.write('the last line\n');
    expect(printed.mock.calls.join('')).toContain('the last line');
    if (existsSync('/dev/full')) boundedLogFile('/dev/full').write('a line\n');
    printed.mockRestore();
  });

  it('goes on growing where it cannot be moved aside', () => {
    const folder = temporaryFolder();
    const path = join(folder, 'studio.log');
    mkdirSync(`${path}.1/full`, { recursive: true });
    const log = boundedLogFile(path, 10);
    const printed = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    for (let line = 0; line < 3; line++) log.write(`line ${line}\n`);
    printed.mockRestore();
    expect(readFileSync(path, 'utf8')).toBe('line 0\nline 1\nline 2\n');
  });
});
