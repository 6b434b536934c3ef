/** Reads little-endian numbers one after the other, and never beyond its end. */
export class Bytes {
  readonly #buffer: Buffer;
  #at = 0;

  constructor(buffer: Buffer) {
    this.#buffer = buffer;
  }

  get left(): number {
    return this.#buffer.length - this.#at;
  }

  /** @throws RangeError here and below, where the file is cut short */
  byte(): number {
    return this.take(1).readUInt8();
  }

  word(): number {
    return this.take(2).readUInt16LE();
  }

  short(): number {
    return this.take(2).readInt16LE();
  }

  double(): number {
    return this.take(4).readUInt32LE();
  }

  skip(bytes: number): void {
    this.take(bytes);
  }

  take(bytes: number): Buffer {
    if (bytes < 0 || bytes > this.left) throw new RangeError('it is cut short');
    this.#at += bytes;
    return this.#buffer.subarray(this.#at - bytes, this.#at);
  }

  rest(): Buffer {
    return this.take(this.left);
  }
}
