import { readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
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
});
