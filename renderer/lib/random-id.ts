/** `crypto.randomUUID` exists in secure contexts alone; a studio behind a plain address is not one. */
export function randomId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
