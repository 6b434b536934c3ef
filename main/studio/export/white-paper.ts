import type { Picture } from '../../pictures/picture.ts';

/** A white sheet, to write and paste on. */
export function whitePaper(width: number, height: number): Picture {
  return { width, height, data: new Uint8Array(width * height * 4).fill(255) };
}

/** Lays a picture on it, enlarged; what is half transparent lets the white through. */
export function pasteOnPaper(
  sheet: Picture,
  picture: Picture,
  { left, top, scale }: { left: number; top: number; scale: number },
): void {
  for (let y = 0; y < picture.height * scale; y++) {
    for (let x = 0; x < picture.width * scale; x++) {
      const source = (Math.floor(y / scale) * picture.width + Math.floor(x / scale)) * 4;
      const target = ((top + y) * sheet.width + left + x) * 4;
      const opacity = (picture.data[source + 3] ?? 0) / 255;
      for (let colour = 0; colour < 3; colour++) {
        const value = picture.data[source + colour] ?? 0;
        sheet.data[target + colour] = Math.round(255 + (value - 255) * opacity);
      }
    }
  }
}
