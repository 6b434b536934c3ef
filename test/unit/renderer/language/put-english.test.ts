import type { CatalogModule } from 'wuchale/runtime';
import { describe, expect, it } from 'vitest';
import { putEnglish } from '../../../../renderer/language/put-english.ts';

/** English texts and their German, as the library compiles them: numbers are the places of values. */
const texts: [english: CatalogModule['c'][number], german: CatalogModule['c'][number]][] = [
  ['The disk is full.', 'Der Datenträger ist voll.'],
  [
    ['The run "', 0, '" has done ', 1, ', so there is nothing left to do.'],
    [1, ' sind getan, und der Lauf „', 0, '“ hat nichts mehr zu tun.'],
  ],
  [
    ['# step', '# steps'],
    ['# Schritt', '# Schritte'],
  ],
  [
    [0, ' and ', 1],
    [0, ' und ', 1],
  ],
  ['Make room.', 'Schaffen Sie Platz.'],
  [
    ['Make room for ', 0, ' there. Then try again.'],
    ['Dort werden ', 0, ' gebraucht. Dann versuchen Sie es noch einmal.'],
  ],
  [
    ['Nothing can be written to ', 0, ': ', 1, '.'],
    ['Nach ', 0, ' kann nichts geschrieben werden: ', 1, '.'],
  ],
  ['you may not write there', 'Sie dürfen dort nicht schreiben'],
  ['Nobody has translated this.', ''],
];
const put = putEnglish(
  { c: texts.map(([english]) => english) },
  { c: texts.map(([english, german]) => german || english), p: (n) => (n === 1 ? 0 : 1) },
);

describe('a sentence of the core in another language', () => {
  it('is that of its text, with its values where the other language has them', () => {
    expect(put('The disk is full.')).toBe('Der Datenträger ist voll.');
    expect(put('The run "Dragons" has done 2,000 steps, so there is nothing left to do.')).toBe(
      '2,000 Schritte sind getan, und der Lauf „Dragons“ hat nichts mehr zu tun.',
    );
  });

  it('has what is counted in the form that its number takes', () => {
    expect(put('1 step')).toBe('1 Schritt');
    expect(put('12 steps')).toBe('12 Schritte');
    expect(put('no steps')).toBe('no steps');
  });

  it('has values that are texts in the language too, but no name that stands in quotes', () => {
    expect(put('Nothing can be written to /tmp/a: you may not write there.')).toBe(
      'Nach /tmp/a kann nichts geschrieben werden: Sie dürfen dort nicht schreiben.',
    );
    expect(put('The run "1 step" has done 1 step, so there is nothing left to do.')).toBe(
      '1 Schritt sind getan, und der Lauf „1 step“ hat nichts mehr zu tun.',
    );
  });

  it('leaves a value alone of which a text would say a part only: it is rather a name', () => {
    expect(put('Nothing can be written to Cats and dogs of mine: you may not write there.')).toBe(
      'Nach Cats and dogs of mine kann nichts geschrieben werden: Sie dürfen dort nicht schreiben.',
    );
  });

  it('is put sentence by sentence where several texts stand beside each other', () => {
    expect(put('The disk is full. Make room for 2 GB there. Then try again. Make room.')).toBe(
      'Der Datenträger ist voll. Dort werden 2 GB gebraucht. Dann versuchen Sie es noch einmal. Schaffen Sie Platz.',
    );
  });

  it('stays English where no text fits it, or it is not translated', () => {
    expect(put('Error: connect ECONNREFUSED 127.0.0.1:6379')).toBe(
      'Error: connect ECONNREFUSED 127.0.0.1:6379',
    );
    expect(put('Nobody has translated this.')).toBe('Nobody has translated this.');
    const strange = 'A sentence that the catalogue does not know, and whose words say much more';
    expect(put(strange)).toBe(strange);
  });

  it('takes no time for a text that was made to take long', () => {
    const before = process.threadCpuUsage();
    put(`The run "${'" has done '.repeat(200)}`.slice(0, 2_000));
    put('A b. '.repeat(400));
    put('The disk is full. '.repeat(100));
    // Of the processor, so that it does not count what else a machine has to do.
    const { user, system } = process.threadCpuUsage(before);
    expect((user + system) / 1_000).toBeLessThan(200);
  });
});
