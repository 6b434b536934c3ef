import { z } from 'zod';

/**
 * The line protocol between the benchmark and a contender: JSON, one message a line. A contender gets its
 * recipe in its first argument, builds and says `ready`; then `{"steps": N}` on its input makes it train N
 * steps and answer `ran`. It ends when its input does. `{"profile": N}`, for the studio's own op-by-op
 * contender only, is answered by `profiled`.
 */
const contenderMessageSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('ready'),
    parameters: z.object({ generator: z.int().min(1), discriminator: z.int().min(1) }),
    software: z.string(),
  }),
  z.object({
    type: z.literal('ran'),
    steps: z.int().min(1),
    ms: z.number().positive(),
    memoryBytes: z.number().positive(),
    /** That are alive; only the studio's own contenders count them. */
    tensors: z.int().optional(),
    /** Of the last step, discriminator then generator: a contender that computes nonsense is out. */
    losses: z.tuple([z.number(), z.number()]),
  }),
  z.object({
    type: z.literal('profiled'),
    steps: z.int().min(1),
    /** Of the steps as a whole, JavaScript's share included. */
    ms: z.number().positive(),
    ops: z.array(z.object({ op: z.string(), calls: z.int(), ms: z.number() })),
  }),
]);

export type ContenderMessage = z.infer<typeof contenderMessageSchema>;
export type MessageOf<Type extends ContenderMessage['type']> = Extract<
  ContenderMessage,
  { type: Type }
>;

/**
 * @returns undefined for lines that are none of ours: libraries print on standard output too
 * @throws ZodError for a message of ours that is not as it should be
 */
export function parseContenderLine(line: string): ContenderMessage | undefined {
  if (!line.startsWith('{')) return undefined;
  return contenderMessageSchema.parse(JSON.parse(line));
}
