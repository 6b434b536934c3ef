import { Option } from 'commander';
import { defaultPreset, presets } from '../../shared/run/presets.ts';

/** @param what is done with it */
export function presetOption(what: string): Option {
  const titles = presets.map(({ id, title }) => `${id}: ${title}`).join('; ');
  return new Option('--preset <preset>', `${what} ${titles}`)
    .choices(presets.map(({ id }) => id))
    .default(defaultPreset.id);
}
