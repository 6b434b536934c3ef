export type ImageKind = 'PNG' | 'JPEG' | 'WebP' | 'GIF' | 'BMP';

const signatures: readonly { kind: ImageKind; matches: (bytes: Buffer) => boolean }[] = [
  { kind: 'PNG', matches: (bytes) => startsWith(bytes, '\x89PNG\r\n\x1a\n') },
  { kind: 'JPEG', matches: (bytes) => startsWith(bytes, '\xff\xd8\xff') },
  {
    kind: 'WebP',
    matches: (bytes) => startsWith(bytes, 'RIFF') && startsWith(bytes.subarray(8), 'WEBP'),
  },
  {
    kind: 'GIF',
    matches: (bytes) => startsWith(bytes, 'GIF87a') || startsWith(bytes, 'GIF89a'),
  },
  { kind: 'BMP', matches: (bytes) => startsWith(bytes, 'BM') && bytes.length > 26 },
];

/**
 * What an image is by its first bytes. Its name says nothing, and the decoder behind it reads far more
 * kinds (SVG, PDF, TIFF…) than strangers' files should reach.
 */
export function imageKind(bytes: Buffer): ImageKind | null {
  return signatures.find(({ matches }) => matches(bytes))?.kind ?? null;
}

function startsWith(bytes: Buffer, signature: string): boolean {
  return bytes.toString('latin1', 0, signature.length) === signature;
}
