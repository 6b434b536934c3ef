import type { Studio } from '../studio.ts';
import type { HandlersOf } from './handlers.ts';
import type { HostServices } from './host-services.ts';

export function systemHandlers(studio: Studio, host: HostServices): HandlersOf<'system'> {
  return {
    'system.info': () => ({
      version: studio.appVersion,
      host: host.kind,
      libraryPath: studio.libraryPath,
      readOnly: studio.readOnly,
      platform: process.platform,
    }),
    'system.doctor': () => studio.examine(),
    'system.tune': () => studio.tune(),
  };
}
