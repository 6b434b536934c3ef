import { Command } from 'commander';
import { closeInTime } from '../../host/close-in-time.ts';
import { rendererFolder } from '../../host/bundled.ts';
import { isLoopback } from '../../server/access.ts';
import { startServer } from '../../server/start-server.ts';
import { exitCodes, type ExitCode } from '../exit-codes.ts';
import { createInterruption } from '../interruption.ts';
import { openInBrowser } from '../open-in-browser.ts';
import { wholeNumber } from '../parse-argument.ts';
import { poolOf, withPoolOptions, type PoolOption } from '../pool-options.ts';
import { poolsOfEnvironment } from '../pools-of-environment.ts';
import type { RunCommand } from '../run-command.ts';
import {
  lookAtStudio,
  withLibraryOption,
  withThreadsOption,
  type LibraryOption,
  type ThreadsOption,
} from '../studio-options.ts';
import { print, say } from '../../host/terminal.ts';

interface ServeOptions extends LibraryOption, ThreadsOption, PoolOption {
  host: string;
  port?: number;
  open: boolean;
}

export function serveCommand(run: RunCommand): Command {
  const command = new Command('serve')
    .summary('open the studio in a browser')
    .description(
      'Open the studio in a browser: the same screens as the window, on this machine only.',
    )
    .option(
      '--port <number>',
      'port to listen on; 0 takes a free one (default: one of the library’s own, so that the browser remembers how its window was)',
      wholeNumber(0, 65_535),
    )
    .option('--host <address>', 'address to listen on', '127.0.0.1')
    .option('--open', 'open the address in the default browser', false)
    .addHelpText('after', help);
  return withPoolOptions(withThreadsOption(withLibraryOption(command))).action(
    (options: ServeOptions) => run(serve(options)),
  );
}

const help = `
The address that is printed holds a token; nobody gets in without it. For a studio on another machine use
an SSH tunnel, and open the printed address on your side:

  ssh -L 8188:127.0.0.1:8188 gpu-box "npm run studio -- serve --port 8188"

Ctrl-C ends it; a run that is training writes a checkpoint first.`;

function serve(options: ServeOptions): Promise<ExitCode> {
  const { orderly, atOnce } = createInterruption();
  const addresses = poolOf(options);
  const pools = poolsOfEnvironment(addresses);
  const open = { ...options, addresses, pools, whenDiskFull: 'wait', tunesItself: true } as const;
  return lookAtStudio(open, async (studio) => {
    const server = await startServer(studio, { ...options, rendererFolder: rendererFolder() });
    studio.announce(`http://${options.host}:${server.port}/`);
    studio.runs.continueQueue();
    warnIfOpenToOthers(options.host);
    print(`Sprite GAN Studio is at ${server.address}`);
    if (options.open) await openInBrowser(server);
    const ended = new Promise((resolve) => orderly.addEventListener('abort', resolve));
    await Promise.race([ended, studio.whenGone]);
    if (!studio.gone) say('Closing; a run that is training writes a checkpoint first.');
    atOnce.addEventListener('abort', () => void studio.runs.close('kill'));
    // The pages are told by then that it closes, and why it does not answer.
    await closeInTime(studio);
    await server.close();
    return exitCodes.done;
  });
}

function warnIfOpenToOthers(host: string): void {
  if (isLoopback(host)) return;
  say(
    `warning: ${host} can be reached from other machines, and nothing is encrypted. An SSH tunnel to 127.0.0.1 is safer.`,
  );
}
