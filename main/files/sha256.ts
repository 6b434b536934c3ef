import { createHash } from 'node:crypto';

/** SHA-256 in hexadecimal: what names a file's content in manifests. */
export function sha256(content: Uint8Array | string): string {
  return createHash('sha256').update(content).digest('hex');
}

/** The one script or style that a page may have, as its Content-Security-Policy names it (https://www.w3.org/TR/CSP3/#grammardef-hash-source). */
export function policyHash(scriptOrStyle: string): string {
  return `sha256-${createHash('sha256').update(scriptOrStyle).digest('base64')}`;
}
