import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';

describe('npm run chaos', () => {
  it('ill-treats the studio for seconds, which survives all of it, and prints the table', () => {
    const args = ['chaos/chaos.ts', '--quick', '--seed', '1'];
    const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
    expect({ status, stderr: status === 0 ? '' : stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toMatch(/\| Kills in training.* \| [1-9]\d* *\| [1-9]/);
    expect(stdout).toContain('npm run chaos -- --quick --seed 1');
  });
});
