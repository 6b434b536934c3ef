import { Command } from 'commander';
import { describeRoom, type Room } from '../../../shared/room.ts';
import { print } from '../../host/terminal.ts';
import { exitCodes, type ExitCode } from '../exit-codes.ts';
import { formatBytes } from '../format.ts';
import type { Run } from '../run-command.ts';
import { useStudio, withLibraryOption, type LibraryOption } from '../studio-options.ts';

interface FreeOptions extends LibraryOption {
  dryRun: boolean;
}

export function freeCommand(run: Run): Command {
  const command = new Command('free')
    .summary('free the room that removed things still take')
    .description(
      'Delete for good what was removed in the window, which otherwise goes 30 days later, and files that belong to nothing. Nothing of it can be restored then.',
    )
    .option('--dry-run', 'only say what would be deleted', false);
  return withLibraryOption(command).action((options: FreeOptions) => run(free(options)));
}

function free(options: FreeOptions): Promise<ExitCode> {
  return useStudio(options, async ({ room }) => {
    const found = options.dryRun ? await room.look() : await room.free();
    print(sentence(found, options.dryRun));
    return exitCodes.done;
  });
}

function sentence(room: Room, dryRun: boolean): string {
  const what = describeRoom(room);
  if (!what) return 'There is nothing to delete.';
  const size = formatBytes(room.bytes);
  return dryRun ? `Would delete ${what}: ${size}.` : `Deleted ${what}: ${size} are free again.`;
}
