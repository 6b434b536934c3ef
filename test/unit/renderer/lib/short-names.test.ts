import { expect, it } from 'vitest';
import { endToLose, withoutExtension } from '../../../../renderer/lib/short-names.ts';

it.each([
  ['beginning', ['creature-10.png', 'creature-11.png', 'creature-12.png']],
  ['ending', ['bulbasaur-female.png', 'ivysaur-female.png', 'venusaur-female.png']],
  // Both ends tell all apart: numbers are read at the end, words at the beginning.
  ['beginning', ['bulbasaur-0001.png', 'ivysaur-0002.png']],
  ['ending', ['aerodactyl.png', 'butterfree.png', 'mr-mime.png', 'porygon2.png']],
  ['ending', ['bulbasaur.aseprite']],
  ['ending', []],
] as const)('what tells names apart stays in sight: they lose their %s', (loses, names) => {
  expect(endToLose(names)).toBe(loses);
});

it('an extension is none of what tells them apart', () => {
  expect(withoutExtension('pond/frog.aseprite')).toBe('pond/frog');
  expect(withoutExtension('frog.png')).toBe('frog');
  expect(withoutExtension('.hidden')).toBe('.hidden');
  expect(endToLose(['frog-1.aseprite', 'frog-2.aseprite'])).toBe('beginning');
});
