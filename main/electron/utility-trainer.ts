import { createWriteStream, type WriteStream } from 'node:fs';
import { utilityProcess, type UtilityProcess } from 'electron';
import { makeRoomInLog } from '../host/logging.ts';
import { trainerEnvironment } from '../host/threads.ts';
import type { StartTrainer, TrainerProcess } from '../studio/runs/trainer-process.ts';

/**
 * Starts trainers as Electron utility processes. `child_process.fork` cannot be relied on: it needs the
 * RunAsNode fuse, which the packaged app switches off. Electron's Node reads the entry and its packages
 * inside the app's archive; only shared libraries lie unpacked beside it.
 */
export function createUtilityTrainer(entry: string): StartTrainer {
  return ({ logFile, threads }) => {
    makeRoomInLog(logFile);
    const child = utilityProcess.fork(entry, [], {
      serviceName: 'Sprite GAN trainer',
      stdio: 'pipe',
      env: trainerEnvironment(threads),
      // libtensorflow carries its publisher's signature, not ours (macOS library validation).
      allowLoadingUnsignedLibraries: true,
    });
    keepOutput(child, createWriteStream(logFile, { flags: 'a' }));
    return wrap(child);
  };
}

function keepOutput(child: UtilityProcess, log: WriteStream): void {
  child.stdout?.pipe(log, { end: false });
  child.stderr?.pipe(log, { end: false });
  child.on('error', (type, location) => log.write(`${type} in ${location}\n`));
  child.once('exit', (code) => log.end(`Ended with code ${code}.\n`));
}

function wrap(child: UtilityProcess): TrainerProcess {
  let hasExited = false;
  child.once('exit', () => (hasExited = true));
  return {
    get pid() {
      return child.pid;
    },
    send(command) {
      // Within an exit listener, posting has crashed the main process (electron issue 53923).
      if (!hasExited) child.postMessage(command);
    },
    onMessage(listener) {
      child.on('message', listener);
    },
    onExit(listener) {
      // Electron gives the exit code alone, also where a signal ended the process.
      child.once('exit', (code) => listener({ code, signal: null }));
    },
    kill() {
      // `child.kill()` asks with SIGTERM, which a process busy in native code may not hear.
      if (child.pid === undefined) child.once('spawn', () => killNow(child));
      else killNow(child);
    },
  };
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
