import type { MethodName, MethodOutput, MethodRequest } from '../../../shared/api/methods.ts';
import type { Studio } from '../studio.ts';
import { compareHandlers } from './compare.ts';
import { datasetHandlers } from './datasets.ts';
import { engineHandlers } from './engine.ts';
import { favouriteHandlers } from './favourites.ts';
import type { HostServices } from './host-services.ts';
import { libraryHandlers } from './library.ts';
import { runHandlers } from './runs.ts';
import { systemHandlers } from './system.ts';

type Answer<M extends MethodName> = MethodOutput<M> | Promise<MethodOutput<M>>;

/** One handler a method of the StudioApi, given its validated input; a missing one does not compile. */
export type ApiHandlers = { [M in MethodName]: (request: MethodRequest<M>) => Answer<M> };

/** The handlers of the methods that begin with a prefix: `HandlersOf<'runs'>`. */
export type HandlersOf<P extends string> = Pick<ApiHandlers, Extract<MethodName, `${P}.${string}`>>;

export function apiHandlers(studio: Studio, host: HostServices): ApiHandlers {
  return {
    ...systemHandlers(studio, host),
    ...libraryHandlers(studio),
    ...engineHandlers(studio),
    ...datasetHandlers(studio, host),
    ...runHandlers(studio),
    ...compareHandlers(studio),
    ...favouriteHandlers(studio, host),
  };
}
