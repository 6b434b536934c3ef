import { fork, type ChildProcess } from 'node:child_process';
import { EventEmitter } from 'node:events';
import { fileURLToPath } from 'node:url';

const parentPortShim = fileURLToPath(new URL('./parent-port-shim.mjs', import.meta.url));

/** As Electron's class: `pid` is there from `spawn` until `exit`, and messages wait for the process. */
export class FakeUtilityProcess extends EventEmitter {
  pid: number | undefined;
  exited = false;
  readonly child: ChildProcess;
  readonly stdout: ChildProcess['stdout'];
  readonly stderr: ChildProcess['stderr'];

  constructor(modulePath: string, args: string[]) {
    super();
    const execArgv = ['--import', parentPortShim];
    this.child = fork(modulePath, args, { stdio: ['ignore', 'pipe', 'pipe', 'ipc'], execArgv });
    this.stdout = this.child.stdout;
    this.stderr = this.child.stderr;
    this.child.once('spawn', () => {
      this.pid = this.child.pid;
      this.emit('spawn');
    });
    this.child.on('message', (message) => this.emit('message', message));
    this.child.once('close', (code) => {
      this.pid = undefined;
      this.exited = true;
      this.emit('exit', code ?? 0);
    });
  }
  postMessage(message: object): void {
    if (this.exited) throw new Error('posted to a process that is gone');
    if (this.child.connected) this.child.send(message);
  }
}

export const utilityProcess = {
  started: [] as { modulePath: string; options: Record<string, unknown> }[],
  fork(modulePath: string, args: string[], options: Record<string, unknown>): FakeUtilityProcess {
    this.started.push({ modulePath, options });
    return new FakeUtilityProcess(modulePath, args);
  },
};
