import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AwsClient } from 'aws4fetch';
import { freePort } from './redis-server.ts';

/** What its documentation says that it takes. */
const credentials = { accessKeyId: 'S3RVER', secretAccessKey: 'S3RVER' };

/** A real S3 server on loopback, with one bucket, in a process of its own. */
export class TestS3 {
  readonly #folder = mkdtempSync(join(tmpdir(), 'studio-s3-'));
  #process: ChildProcess | undefined;
  #port = 0;

  /** Again where it was killed: with what it had. */
  async start(): Promise<void> {
    if (this.#port === 0) this.#port = await freePort();
    const program = join(import.meta.dirname, 's3-process.ts');
    const server = spawn(process.execPath, [program, this.#folder, String(this.#port)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    this.#process = server;
    await once(server.stdout, 'data');
  }

  get #endpoint(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  /** As STUDIO_STORE has it. */
  get store(): string {
    const { accessKeyId, secretAccessKey } = credentials;
    const endpoint = encodeURIComponent(this.#endpoint);
    return `s3://${accessKeyId}:${secretAccessKey}@studio/runs?endpoint=${endpoint}`;
  }

  /** Past the studio. */
  async put(key: string, body: string): Promise<void> {
    const client = new AwsClient({ ...credentials, service: 's3', region: 'us-east-1' });
    await client.fetch(`${this.#endpoint}/studio/runs/${key}`, { method: 'PUT', body });
  }

  /** As a loss of power does. */
  async kill(): Promise<void> {
    const { exitCode, signalCode } = this.#process ?? { exitCode: 0, signalCode: null };
    if (!this.#process || exitCode !== null || signalCode !== null) return;
    const gone = once(this.#process, 'exit');
    this.#process.kill('SIGKILL');
    await gone;
  }

  async remove(): Promise<void> {
    await this.kill();
    rmSync(this.#folder, { recursive: true, force: true, maxRetries: 5 });
  }
}
