/** Bytes of Park and Miller's generator (the one with 48271), so that Python draws the same. */
export function noise(length: number, seed: number): Uint8Array {
  let state = seed;
  return new Uint8Array(length).map(() => (state = (state * 48_271) % 2_147_483_647) & 255);
}
