import { openChannel } from '../channel/channel.ts';
import { decodeImage } from './decode-image.ts';
import { decodeRequestSchema, type PictureReply, type DecodeRequest } from './protocol.ts';
import { DecoderMemoryFull, UnreadableImage } from './unreadable-image.ts';

/**
 * The picture process: reads strangers' files, so that what goes wrong in a decoder goes wrong here and nowhere
 * else. The core bounds its time, sharp.ts its memory; it is killed rather than asked to end.
 */
const channel = openChannel<PictureReply>();

// Ctrl-C in a terminal reaches this process too; what it means is for the core to say.
process.on('SIGINT', () => undefined);
channel.onLost(() => process.exit(0));
channel.onMessage((raw) => void answer(decodeRequestSchema.parse(raw)));
channel.send({ type: 'ready' });

async function answer({ id, path, ...how }: DecodeRequest): Promise<void> {
  try {
    const { data, ...picture } = await decodeImage(path, how);
    // A copy: the decoder's memory is shared between its threads, and such bytes Electron cannot send.
    channel.send({ type: 'picture', id, ...picture, data: new Uint8Array(data) });
  } catch (error) {
    if (!(error instanceof UnreadableImage)) throw error;
    const memoryFull = error instanceof DecoderMemoryFull;
    channel.send({ type: 'unreadable', id, reason: error.message, memoryFull });
  }
}
