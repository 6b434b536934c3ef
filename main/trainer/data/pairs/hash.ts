/** FNV-1a (Fowler, Noll and Vo), 32 bits: what is drawn differently for each sprite follows from it. */
export function hashOf(bytes: Uint8Array): number {
  let hash = 0x811c9dc5;
  for (const byte of bytes) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  return hash;
}
