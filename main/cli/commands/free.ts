import { Command } from 'commander';
import { describeRoom, type Room } from '../../../shared/library/room.ts';
import { print } from '../../host/terminal.ts';
import { exitCodes, type ExitCode } from '../exit-codes.ts';
import { formatBytes } from '../../../shared/format.ts';
import type { RunCommand } from '../run-command.ts';
import { useStudio, withLibraryOption, type LibraryOption } from '../studio-options.ts';

interface FreeOptions extends LibraryOption {
  dryRun: boolean;
  damaged: boolean;
}

export function freeCommand(run: RunCommand): Command {
  const command = new Command('free')
    .summary('free the room that removed things still take')
    .description(
      'Delete for good what was removed in the window, which otherwise goes 30 days later, and files that belong to nothing. Nothing of it can be restored then.',
    )
    .option('--dry-run', 'only say what would be deleted', false)
    .option(
      '--damaged',
      'take damaged entries out of the library instead; their files stay until the room is freed',
      false,
    );
  return withLibraryOption(command).action((options: FreeOptions) => run(free(options)));
}

function free(options: FreeOptions): Promise<ExitCode> {
  return useStudio(options, async ({ room, damage }) => {
    if (options.damaged) {
      print(options.dryRun ? wouldRemove(damage.look().length) : removed(damage.remove()));
      return exitCodes.done;
    }
    const found = options.dryRun ? await room.look() : await room.free();
    print(sentence(found, options.dryRun));
    return exitCodes.done;
  });
}

function wouldRemove(count: number): string {
  return count === 0 ? 'Nothing is damaged.' : `Would remove ${entries(count)}, as named below.`;
}

function removed({ removed: count, kept }: { removed: number; kept: readonly unknown[] }): string {
  if (count === 0 && kept.length === 0) return 'Nothing is damaged.';
  return kept.length === 0
    ? `Removed ${entries(count)}.`
    : `Removed ${entries(count)}; what is named below stays, because sound entries need it.`;
}

function entries(count: number): string {
  return count === 1 ? '1 damaged entry' : `${count} damaged entries`;
}

function sentence(room: Room, dryRun: boolean): string {
  const what = describeRoom(room);
  if (!what) return 'There is nothing to delete.';
  const size = formatBytes(room.bytes);
  return dryRun ? `Would delete ${what}: ${size}.` : `Deleted ${what}: ${size} are free again.`;
}
