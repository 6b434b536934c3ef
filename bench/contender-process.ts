import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { createInterface, type Interface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { parseContenderLine, type ContenderMessage, type MessageOf } from './protocol.ts';

export interface Command {
  executable: string;
  args: readonly string[];
  env: NodeJS.ProcessEnv;
}

const lastWordsLength = 2_000;

/** A contender in a process of its own. It computes only while it is asked to. */
export class ContenderProcess {
  readonly #child: ChildProcessByStdio<Writable, Readable, Readable>;
  readonly #lines: AsyncIterator<string>;
  readonly #reader: Interface;
  #lastWords = '';

  constructor({ executable, args, env }: Command) {
    this.#child = spawn(executable, [...args], { env, stdio: ['pipe', 'pipe', 'pipe'] });
    // A process that could not start, or that died, is told of by the end of its output.
    this.#child.on('error', (error) => this.#note(error.message));
    this.#child.stdin.on('error', (error) => this.#note(error.message));
    this.#child.stderr.on('data', (chunk: Buffer) => this.#note(chunk.toString()));
    this.#reader = createInterface({ input: this.#child.stdout });
    this.#lines = this.#reader[Symbol.asyncIterator]();
  }

  untilReady(): Promise<MessageOf<'ready'>> {
    return this.#next('ready');
  }

  train(steps: number): Promise<MessageOf<'ran'>> {
    this.#child.stdin.write(`${JSON.stringify({ steps })}\n`);
    return this.#next('ran');
  }

  profile(steps: number): Promise<MessageOf<'profiled'>> {
    this.#child.stdin.write(`${JSON.stringify({ profile: steps })}\n`);
    return this.#next('profiled');
  }

  /** Ends the process and waits until its memory is free. */
  async end(): Promise<void> {
    this.#reader.close();
    if (this.#child.pid === undefined) return;
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const exit = once(this.#child, 'exit');
    this.#child.kill('SIGKILL');
    await exit;
  }

  async #next<Type extends ContenderMessage['type']>(type: Type): Promise<MessageOf<Type>> {
    for (;;) {
      const { value, done } = await this.#lines.next();
      if (done) throw new Error(`It ended too early. ${lastError(this.#lastWords)}`);
      const message = parseContenderLine(value);
      if (message?.type === type) return message as MessageOf<Type>;
      if (message) throw new Error(`It answered "${message.type}" where "${type}" was due.`);
    }
  }

  #note(text: string): void {
    this.#lastWords = (this.#lastWords + text).slice(-lastWordsLength);
  }
}

/** The line that names the error, among a stack and what else follows it. */
function lastError(text: string): string {
  const lines = text.trim().split('\n');
  return lines.findLast((line) => /^\w*Error\b/.test(line)) ?? lines.at(-1) ?? '';
}
