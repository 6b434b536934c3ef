/*
 * What is needed of protocol buffers' wire format (https://protobuf.dev/programming-guides/encoding): messages are
 * only written. tfjs-node ships classes for them, but in a file of its own that a bundle or its sister package
 * tfjs-node-gpu has elsewhere.
 */

const [varintType, bytesType, fixed32Type] = [0, 2, 5];

/** One message: its fields in the order in which they are added. */
export class Message {
  readonly #chunks: Uint8Array[] = [];

  /** A field of whole numbers, enums and booleans. */
  varint(field: number, value: number | boolean): this {
    return this.#key(field, varintType).#add(varint(Number(value)));
  }

  float(field: number, value: number): this {
    return this.#key(field, fixed32Type).#add(floats([value]));
  }

  bytes(field: number, value: Uint8Array): this {
    return this.#key(field, bytesType).#add(varint(value.length)).#add(value);
  }

  string(field: number, value: string): this {
    return this.bytes(field, new TextEncoder().encode(value));
  }

  message(field: number, value: Message): this {
    return this.bytes(field, value.finish());
  }

  packedVarints(field: number, values: readonly (number | boolean)[]): this {
    return this.bytes(field, concatenate(values.map((value) => varint(Number(value)))));
  }

  packedFloats(field: number, values: readonly number[]): this {
    return this.bytes(field, floats(values));
  }

  finish(): Uint8Array {
    return concatenate(this.#chunks);
  }

  #key(field: number, type: number): this {
    return this.#add(varint(field * 8 + type));
  }

  #add(chunk: Uint8Array): this {
    this.#chunks.push(chunk);
    return this;
  }
}

/** Seven bits a byte, the lowest first; what is negative as a 64-bit two's complement. */
function varint(value: number): Uint8Array {
  const bytes: number[] = [];
  let rest = BigInt.asUintN(64, BigInt(value));
  do {
    const more = rest > 127n;
    bytes.push(Number(rest & 127n) | (more ? 128 : 0));
    rest >>= 7n;
  } while (rest > 0n);
  return Uint8Array.from(bytes);
}

function floats(values: readonly number[]): Uint8Array {
  const view = new DataView(new ArrayBuffer(4 * values.length));
  values.forEach((value, index) => view.setFloat32(4 * index, value, true));
  return new Uint8Array(view.buffer);
}

function concatenate(chunks: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(chunks.reduce((length, chunk) => length + chunk.length, 0));
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  return whole;
}
