import { fork, type ChildProcess } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import type { StartPictureProcess, StudioProcess } from '../studio/processes.ts';
import type { StartTrainer } from '../studio/runs/trainer-process.ts';
import { makeRoomInLog } from './logging.ts';
import { processEntry } from './bundled.ts';
import { trainerEnvironment } from './threads.ts';
import { say } from './terminal.ts';

/** Pixels cross as bytes, not as text, as they do under Electron. */
const serialization = 'advanced';

/** Starts trainers with Node's own fork. Under Electron `utilityProcess` takes its place. */
export const forkTrainer: StartTrainer = ({ logFile, ...computing }) => {
  makeRoomInLog(logFile);
  // A file, not a pipe: what a native crash prints last is kept, and nothing blocks when nobody reads.
  const log = openLog(logFile);
  try {
    const child = fork(processEntry('trainer'), {
      stdio: ['ignore', log, log, 'ipc'],
      execArgv: [],
      serialization,
      env: trainerEnvironment(computing),
    });
    return wrap(child);
  } finally {
    if (log !== 'ignore') closeSync(log);
  }
};

/** A trainer works without its log, where a full disk has no room for it: the run says what it lacks. */
function openLog(logFile: string): number | 'ignore' {
  try {
    return openSync(logFile, 'a', 0o600);
  } catch (error) {
    say(`The log ${logFile} cannot be written: ${String(error)}`);
    return 'ignore';
  }
}

/** Starts processes that read pictures with Node's own fork. */
export const forkPictureProcess: StartPictureProcess = () =>
  wrap(
    fork(processEntry('pictures'), {
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
      execArgv: [],
      serialization,
    }),
  );

function wrap<Command extends object>(child: ChildProcess): StudioProcess<Command> {
  return {
    pid: child.pid,
    send(command) {
      // The process may end between the check and the write; its exit tells the core all it needs.
      if (child.connected) child.send(command, () => undefined);
    },
    onMessage(listener) {
      child.on('message', listener);
    },
    onExit(listener) {
      child.once('exit', (code, signal) =>
        afterLastMessage(child, () => listener({ code, signal })),
      );
      // A process that could not be started has no exit event.
      child.once('error', () => child.pid ?? listener({ code: null, signal: null }));
    },
    kill() {
      child.kill('SIGKILL');
    },
  };
}

/** What a process sent last may arrive after its exit; the channel closes when all has been read. */
function afterLastMessage(child: ChildProcess, listener: () => void): void {
  if (child.connected) child.once('disconnect', listener);
  else listener();
}
