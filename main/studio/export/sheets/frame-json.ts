import type { SheetPlace } from './pages.ts';

/** A frame as Aseprite, TexturePacker and Phaser describe it: untrimmed, as it lies on the sheet. */
export function describeFrame(place: SheetPlace) {
  const { w, h } = place;
  return {
    frame: place,
    rotated: false,
    trimmed: false,
    spriteSourceSize: { x: 0, y: 0, w, h },
    sourceSize: { w, h },
  };
}
