import { createWriteStream } from 'node:fs';
import type { Readable } from 'node:stream';
import type { UtilityProcess } from 'electron';
import { makeRoomInLog } from '../host/logging.ts';
import { say } from '../host/terminal.ts';
import { deadlines } from '../studio/runs/life/life.ts';

/**
 * Keeps what a trainer prints in the log of its run, to its last word. A log that cannot be written costs
 * nothing but the log: where the disk is full, the run itself ends with a sentence that says so.
 *
 * @returns a promise of the moment when the process is gone and all that it printed is in the file
 */
export function keepTrainerLog(child: UtilityProcess, logFile: string): Promise<void> {
  makeRoomInLog(logFile);
  const log = createWriteStream(logFile, { flags: 'a', mode: 0o600 });
  // Electron forgets its streams with the process, read to their ends or not.
  const streams = [child.stdout, child.stderr].filter((stream) => stream !== null) as Readable[];
  for (const stream of streams) stream.pipe(log, { end: false });
  // Unpiped by a log that failed, they must be read on: a trainer would wait for ever to say the rest.
  log.on('error', (error) => {
    say(`The log ${logFile} cannot be written: ${error.message}`);
    for (const stream of streams) stream.resume();
  });
  child.on('error', (type, location) => log.write(`${type} in ${location}\n`));
  return new Promise((resolve) => {
    log.once('close', resolve);
    child.once('exit', (code) => {
      // Once the listeners of `exit` have run, Electron removes those of the streams.
      for (const stream of streams) stream.pause();
      setImmediate(() => {
        void readToEnd(streams, log).then(() => log.end(`Ended with code ${code}.\n`));
      });
    });
  });
}

async function readToEnd(streams: readonly Readable[], log: NodeJS.WritableStream): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, deadlines.lastWordsMs);
  });
  await Promise.race([tooLate, Promise.all(streams.map((stream) => readRest(stream, log)))]);
  clearTimeout(timer);
}

async function readRest(stream: Readable, log: NodeJS.WritableStream): Promise<void> {
  if (stream.readableEnded || stream.destroyed) return;
  await new Promise((resolve) => {
    stream.once('close', resolve).once('end', resolve).once('error', resolve);
    stream.on('data', (words: Buffer) => void log.write(words)).resume();
  });
}
