import { say } from '../host/terminal.ts';

/** What Node ends with where the program waits for something that nothing can bring about any more. */
const unsettledTopLevelAwait = 13;

/** A command that waits for ever is a fault in the studio; it ends as one, in words and with code 1. */
export function endInWords(): void {
  process.once('exit', (code) => {
    if (code !== unsettledTopLevelAwait) return;
    process.exitCode = 1;
    say(
      'error: The command waited for something that does not come any more, so it ended.',
      'This is a fault in the studio. Please report it with the studio.log of the library.',
    );
  });
}
