import { createHash } from 'node:crypto';

/** SHA-256 in hexadecimal: what names a file's content in manifests. */
export function sha256(content: Uint8Array | string): string {
  return createHash('sha256').update(content).digest('hex');
}
