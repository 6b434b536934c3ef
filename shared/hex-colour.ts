/** `#rrggbb` → red, green, blue, 0-255. */
export function rgbOfHex(hex: string): [number, number, number] {
  const rgb = Number.parseInt(hex.slice(1), 16);
  return [(rgb >> 16) & 255, (rgb >> 8) & 255, rgb & 255];
}
