type Palette = [red: number, green: number, blue: number][];
interface Encoder {
  writeFrame(
    indices: Uint8Array,
    width: number,
    height: number,
    options: {
      palette: Palette;
      /** In milliseconds. */
      delay: number;
      /** −1 plays once, 0 for ever. */
      repeat: number;
      transparent: boolean;
      transparentIndex: number;
      dispose: number;
    },
  ): void;
  finish(): void;
  bytes(): Uint8Array;
  readonly stream: {
    reset(): void;
    writeByte(byte: number): void;
    writeBytes(bytes: ArrayLike<number>): void;
  };
}
/** gifenc has no types of its own: what is used of it. */
export interface Gifenc {
  GIFEncoder(): Encoder;
  quantize(rgba: Uint8Array, colours: number, options: { format: 'rgb565' }): Palette;
  applyPalette(rgba: Uint8Array, palette: Palette, format: 'rgb565'): Uint8Array;
}
