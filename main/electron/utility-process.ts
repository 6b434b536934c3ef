import { constants } from 'node:os';
import { utilityProcess, type UtilityProcess } from 'electron';
import { isLastWord, lastWordHeard } from '../channel/last-word.ts';
import { processEntry } from '../host/bundled.ts';
import { trainerEnvironment } from '../host/threads.ts';
import type { ProcessExit, StartPictureProcess, StudioProcess } from '../studio/processes.ts';
import type { StartTrainer } from '../studio/runs/trainer-process.ts';
import { keepTrainerLog } from './trainer-log.ts';

/*
 * Processes of ours as Electron utility processes. `child_process.fork` cannot be relied on: it needs the
 * RunAsNode fuse, which the packaged app switches off. Electron's Node reads the entry and its packages
 * inside the app's archive; only shared libraries lie unpacked beside it.
 */

export function createUtilityTrainer(entry = processEntry('trainer')): StartTrainer {
  return ({ logFile, ...computing }) => {
    const child = utilityProcess.fork(entry, [], {
      serviceName: 'Sprite GAN trainer',
      stdio: 'pipe',
      env: trainerEnvironment(computing),
      // libtensorflow carries its publisher's signature, not ours (macOS library validation).
      allowLoadingUnsignedLibraries: true,
    });
    return wrap(child, keepTrainerLog(child, logFile));
  };
}

export const startUtilityPictureProcess: StartPictureProcess = () => {
  const child = utilityProcess.fork(processEntry('pictures'), [], {
    serviceName: 'Sprite GAN pictures',
    // What a decoder's libraries complain of is seen where the studio was started from, and by the tests.
    stdio: 'inherit',
  });
  return wrap(child, Promise.resolve());
};

function wrap<Command extends object>(
  child: UtilityProcess,
  logKept: Promise<void>,
): StudioProcess<Command> {
  let hasExited = false;
  child.once('exit', () => (hasExited = true));
  // Within an exit listener, posting has crashed the main process (electron issue 53923).
  const send = (message: object) => void (hasExited || child.postMessage(message));
  // After the listeners of what it said before: a process that knows itself heard is gone the next moment.
  child.on('message', (raw: unknown) => void (isLastWord(raw) && send(lastWordHeard)));
  return {
    get pid() {
      return child.pid;
    },
    send,
    onMessage(listener) {
      child.on('message', (raw: unknown) => void (isLastWord(raw) || listener(raw)));
    },
    onExit(listener) {
      // The core may delete the log as soon as it hears of the end.
      child.once('exit', (code) => void logKept.then(() => listener(describeExit(code))));
    },
    kill() {
      // `child.kill()` asks with SIGTERM, which a process busy in native code may not hear.
      if (child.pid === undefined) child.once('spawn', () => killNow(child));
      else killNow(child);
    },
  };
}

/** What ends a process that did not end itself: no trainer exits with the number of one of these. */
const signals = ['SIGILL', 'SIGABRT', 'SIGBUS', 'SIGFPE', 'SIGKILL', 'SIGSEGV', 'SIGTERM'] as const;

/** In the wait status of a process, beside the signal: it left a core dump. */
const coreDumped = 0x80;

/**
 * Electron gives a code alone, also where a signal ended the process: then the code is the signal's number.
 * A process that calls `process.exit(9)` gives the same 9; our trainer knows 0 and 1 only.
 */
function describeExit(code: number): ProcessExit {
  const signal = signals.find((name) => {
    const number = constants.signals[name];
    return process.platform !== 'win32' && (code === number || code === (number | coreDumped));
  });
  return signal ? { code: null, signal } : { code, signal: null };
}

function killNow(child: UtilityProcess): void {
  if (child.pid === undefined) return;
  try {
    process.kill(child.pid, 'SIGKILL');
  } catch (error) {
    // It ended by itself a moment ago; its exit event follows.
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
