import { Redis } from 'ioredis';
import { onTestFinished, vi } from 'vitest';

/**
 * The server refuses the first command of a kind, as it does while somebody's script keeps it busy; all else it answers.
 *
 * @returns how many it has refused
 */
export function refuseOnce(isMeant: (name: string, args: unknown[]) => boolean): () => number {
  let refused = 0;
  const send = Redis.prototype.sendCommand;
  const sending = vi.spyOn(Redis.prototype, 'sendCommand');
  onTestFinished(() => sending.mockRestore());
  sending.mockImplementation(function (this: Redis, command, ...rest) {
    if (refused > 0 || !isMeant(command.name, command.args))
      return send.call(this, command, ...rest);
    refused += 1;
    command.reject(new Error('BUSY Redis is busy running a script.'));
    return command.promise;
  });
  return () => refused;
}
