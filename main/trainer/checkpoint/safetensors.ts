import { z } from 'zod';

/** One tensor's values, row by row. */
export interface StoredTensor {
  shape: readonly number[];
  values: Float32Array;
}

const headerSchema = z.record(
  z.string(),
  z.object({
    dtype: z.literal('F32'),
    shape: z.array(z.int().min(0)),
    data_offsets: z.tuple([z.int().min(0), z.int().min(0)]),
  }),
);

const lengthBytes = 8;
const alignment = 8;

/**
 * The safetensors format (https://github.com/huggingface/safetensors): the header's length as uint64, the
 * header as JSON, the values; little-endian. Python, Rust and JavaScript libraries read it.
 */
export function encodeTensors(tensors: ReadonlyMap<string, StoredTensor>): Buffer {
  let end = 0;
  const header = Object.fromEntries(
    [...tensors].map(([name, { shape, values }]) => {
      const begin = end;
      end += values.byteLength;
      return [name, { dtype: 'F32', shape, data_offsets: [begin, end] }];
    }),
  );
  const json = padded(JSON.stringify(header));
  const length = Buffer.alloc(lengthBytes);
  length.writeBigUInt64LE(BigInt(json.length));
  const values = [...tensors.values()].map((tensor) => bytesOf(tensor.values));
  return Buffer.concat([length, json, ...values]);
}

/** @throws Error with the reason when the bytes are not float32 tensors in this format */
export function decodeTensors(bytes: Buffer): Map<string, StoredTensor> {
  const length = Number(bytes.readBigUInt64LE(0));
  const body = lengthBytes + length;
  if (body > bytes.length) throw new Error('the header is cut short');
  const header = headerSchema.parse(JSON.parse(bytes.toString('utf8', lengthBytes, body)));
  return new Map(
    Object.entries(header).map(
      ([
        name,
        {
          shape,
          data_offsets: [begin, end],
        },
      ]) => {
        const size = shape.reduce((product, side) => product * side, 1);
        if (end - begin !== size * 4 || body + end > bytes.length) {
          throw new Error(`the values of "${name}" do not fit its shape`);
        }
        // Copied: a Float32Array must begin at a multiple of four bytes.
        const values = new Float32Array(
          Uint8Array.from(bytes.subarray(body + begin, body + end)).buffer,
        );
        return [name, { shape, values }];
      },
    ),
  );
}

function padded(json: string): Buffer {
  const bytes = Buffer.byteLength(json);
  return Buffer.from(json + ' '.repeat((alignment - (bytes % alignment)) % alignment));
}

function bytesOf({ buffer, byteOffset, byteLength }: Float32Array): Buffer {
  return Buffer.from(buffer as ArrayBuffer, byteOffset, byteLength);
}
