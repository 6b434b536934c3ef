import { say } from '../host/terminal.ts';
import type { Studio } from '../studio/studio.ts';

/** Says the warnings of a run's events while a command draws with it. @returns what ends that */
export function sayWarnings(studio: Pick<Studio, 'push'>, runId: string): () => void {
  return studio.push.subscribe('run-events', (events) => {
    for (const event of events) {
      if (event.runId !== runId || event.type !== 'warning') continue;
      say(`warning: ${event.message}`, event.hint);
    }
  });
}
