import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import sharp, { type Sharp } from 'sharp';
import { deflateSync } from 'node:zlib';
import { drawCreature } from '../../../../main/studio/datasets/built-in/draw-creature.ts';
import type { Picture } from '../../../../main/pictures/picture.ts';
import { pngOf } from '../../png/png-of.ts';

/** A picture drawn pixel by pixel. */
export function picture(
  width: number,
  height: number,
  colourAt: (x: number, y: number) => readonly [number, number, number, number],
): Picture {
  const data = new Uint8Array(width * height * 4);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) data.set(colourAt(x, y), (y * width + x) * 4);
  }
  return { width, height, data };
}

export function asSharp({ width, height, data }: Picture): Sharp {
  return sharp(data, { raw: { width, height, channels: 4 } });
}

/** Creature `index` as a PNG. */
export function creaturePng(index: number): Promise<Buffer> {
  return asSharp(drawCreature(1, index)).png().toBuffer();
}

/** Writes files by their relative names; makes the folders. */
export function writeFiles(folder: string, files: Record<string, string | Uint8Array>): void {
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
}

/** `creature-0.png` … */
export async function writeCreatures(folder: string, count: number): Promise<void> {
  const pngs = await Promise.all(Array.from({ length: count }, (_, index) => creaturePng(index)));
  writeFiles(
    folder,
    Object.fromEntries(
      pngs.map((png, index) => [`creature-${String(index).padStart(5, '0')}.png`, png]),
    ),
  );
}

/** A decompression bomb: a valid PNG of one colour, a few hundred kilobytes that say 400 million pixels. */
export function hugePng(width: number, height: number): Buffer {
  const rows = Buffer.alloc(height * (1 + Math.ceil(width / 8)));
  // Greyscale, one bit a pixel.
  return pngOf(width, height, deflateSync(rows), 1, 0);
}

/** A 24-bit BMP, which sharp's prebuilt decoder does not read. */
export function bmp(width: number, height: number): Buffer {
  const rowBytes = Math.ceil((width * 3) / 4) * 4;
  const file = Buffer.alloc(54 + rowBytes * height, 0x80);
  file.fill(0, 0, 54);
  file.write('BM', 'latin1');
  file.writeUInt32LE(file.length, 2);
  file.writeUInt32LE(54, 10);
  file.writeUInt32LE(40, 14);
  file.writeInt32LE(width, 18);
  file.writeInt32LE(height, 22);
  file.writeUInt16LE(1, 26);
  file.writeUInt16LE(24, 28);
  return file;
}
