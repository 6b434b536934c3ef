import type { Studio } from '../studio.ts';
import type { HandlersOf } from './handlers.ts';

export function runHandlers({ runs }: Studio): HandlersOf<'runs'> {
  return {
    'runs.list': () => runs.list(),
    'runs.create': (request) => runs.create(request),
    'runs.get': ({ runId }) => runs.get(runId),
    'runs.losses': ({ runId, afterStep }) => runs.losses(runId, afterStep),
    'runs.samples': ({ runId }) => runs.samples(runId),
    'runs.log': ({ runId, limit }) => runs.log(runId, limit),
    'runs.pause': ({ runId }) => runs.pause(runId),
    'runs.resume': ({ runId, steps }) => runs.resume(runId, steps),
    'runs.stop': ({ runId }) => runs.stop(runId),
    'runs.rename': ({ runId, name }) => runs.rename(runId, name),
    'runs.remove': ({ runId }) => {
      runs.remove(runId);
      return null;
    },
    'runs.restore': ({ runId }) => runs.restore(runId),
    'runs.generate': (request) => runs.generate(request),
    'runs.translate': ({ runId, picture }) => runs.translate(runId, picture),
    'runs.keepDrawing': ({ drawingId }) => runs.keepDrawing(drawingId),
    'runs.exampleSource': ({ runId, sprite }) => runs.exampleSource(runId, sprite),
  };
}
