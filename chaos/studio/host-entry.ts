import { buffer } from 'node:stream/consumers';
import { encodeMessage } from '../../shared/api/message.ts';
import { pushTopics, type PushTopic } from '../../shared/api/push-topics.ts';
import { StudioError, toErrorShape } from '../../shared/errors.ts';
import { appVersion } from '../../shared/version.ts';
import { bindApi, type BoundApi } from '../../main/host/bind-api.ts';
import { forkPictureProcess, forkTrainer } from '../../main/host/fork-process.ts';
import { openStudio, type Studio } from '../../main/studio/studio.ts';
import type { HostMessage, HostRequest } from './protocol.ts';

/**
 * A host of the studio as the others are, which a parent process speaks to: the studio may die of what is done
 * to it, and whoever does it must not. An error that nobody handles ends it, as Node does by default.
 */
let studio: Studio | undefined;
let api: BoundApi | undefined;

process.on('message', (request: HostRequest) => void answer(request));
process.once('disconnect', () => process.exit());

async function answer(request: HostRequest): Promise<void> {
  try {
    say({ answer: (await carryOut(request)) ?? null });
  } catch (thrown) {
    say({ refused: toErrorShape(thrown) });
  }
}

async function carryOut(request: HostRequest): Promise<unknown> {
  if ('open' in request) return open(request.open, request.environment);
  if (!studio || !api) throw new Error('No library is open.');
  if ('call' in request) return encodeMessage(await api.handleMessage(request.call));
  if ('close' in request) return studio.close();
  const resource = await studio.resources.openResource(request.resource);
  const bytes = 'bytes' in resource ? resource.bytes : await buffer(resource.stream);
  return Buffer.from(bytes).toString('latin1');
}

function open(libraryPath: string, environment: Readonly<Record<string, string>>): void {
  Object.assign(process.env, environment);
  studio = openStudio({
    libraryPath,
    appVersion,
    startTrainer: forkTrainer,
    startPictureProcess: forkPictureProcess,
    threads: 1,
    // Nothing is downloaded because a random call asks for it.
    fetch: () => Promise.reject(new StudioError('download-failed', 'There is no network.', '')),
  });
  api = bindApi(studio, { kind: 'browser' });
  for (const topic of Object.keys(pushTopics) as PushTopic[]) {
    studio.push.subscribe(topic, (payload) => say({ push: { topic, payload } }));
  }
}

function say(message: HostMessage): void {
  process.send?.(message);
}
