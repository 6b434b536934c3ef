import { describe, expect, it } from 'vitest';
import { pseudoCatalogue, pseudoText } from '../../../../renderer/language/pseudo-language.ts';

describe('the pseudo-language', () => {
  it('is English with accents, a third longer, that can still be read', () => {
    expect(pseudoText('Drop a folder here')).toBe('Đřóóþ áá ƒóółđééř ĥééřéé');
  });

  it('leaves the places of values and elements alone, and what words are counted with', () => {
    const catalogue = { c: ['No', ['Take ', 0, ' away'], ['# run', '# runs']] };
    const { c } = pseudoCatalogue(catalogue);
    expect(c).toEqual(['Ñóó', ['Ŧááķéé ', 0, ' ááŵááý'], ['# řúúñ', '# řúúñš']]);
  });
});
