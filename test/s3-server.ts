import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import S3rver from '@20minutes/s3rver';
import { AwsClient } from 'aws4fetch';

/** What its documentation says that it takes. */
const credentials = { accessKeyId: 'S3RVER', secretAccessKey: 'S3RVER' };

/** A real S3 server on loopback, with one bucket. */
export class TestS3 {
  readonly #folder = mkdtempSync(join(tmpdir(), 'studio-s3-'));
  readonly #server: S3rver;
  #endpoint = '';

  constructor() {
    this.#server = new S3rver({
      address: '127.0.0.1',
      port: 0,
      silent: true,
      directory: this.#folder,
      configureBuckets: [{ name: 'studio' }],
    });
  }

  async start(): Promise<void> {
    const { address, port } = await this.#server.run();
    this.#endpoint = `http://${address}:${port}`;
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

  async remove(): Promise<void> {
    await this.#server.close();
    rmSync(this.#folder, { recursive: true, force: true, maxRetries: 5 });
  }
}
