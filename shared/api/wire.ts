import { z } from 'zod';
import { errorShapeSchema } from '../errors.ts';
import { bytesSchema } from './message.ts';

/** A call as it crosses the WebSocket or the IPC channel. The input is validated by its method's schema. */
export const callMessageSchema = z.strictObject({
  id: z.int().min(0),
  method: z.string().max(64),
  input: z.unknown(),
});

export const replySchema = z.union([
  z.object({ id: z.int(), ok: z.literal(true), result: z.unknown() }),
  z.object({ id: z.int(), ok: z.literal(false), error: errorShapeSchema }),
]);
export type Reply = z.output<typeof replySchema>;

export const pushMessageSchema = z.object({ topic: z.string(), payload: z.unknown() });
export type PushMessage = z.output<typeof pushMessageSchema>;

/** A piece of a reply, in order: one that is longer than a message may be, such as a list of many runs, comes in several. */
export const replyPartSchema = z.object({ id: z.int(), part: bytesSchema, last: z.boolean() });
export type ReplyPart = z.output<typeof replyPartSchema>;

/** All that the studio says over a WebSocket. */
export const studioMessageSchema = z.union([pushMessageSchema, replySchema, replyPartSchema]);

/** How many bytes of a reply go in one message at most. */
export const largestReplyPart = 1024 * 1024;

/** A call with all its data, at most: a request larger than this is refused unread. */
export const mostCallBytes = 1024 * 1024;
