import { readSentence } from '../../shared/condition/sentence.ts';
import type { Vocabulary } from '../../shared/condition/vocabulary.ts';
import { element, input, labelled, select } from './elements.ts';
import type { Condition } from './generator.ts';

/** The fields in which creatures are asked for. */
export interface ConditionFields {
  elements: HTMLElement[];
  onChange(listener: () => void): void;
  /** Undefined where what is asked for means nothing. */
  condition(count: number): Condition | undefined;
}

/** @param say why nothing is drawn */
export function conditionFields(
  vocabulary: Vocabulary | null,
  say: (sentence: string) => void,
): ConditionFields {
  if (!vocabulary) return { elements: [], onChange: () => undefined, condition: () => null };
  const { kind, names } = vocabulary;
  return kind === 'labels' ? labelFields(names) : tagField(names, say);
}

function labelFields(names: readonly string[]): ConditionFields {
  const offered = names.map((each, place): [string, string] => [String(place), each]);
  const label = select('Label', [['', 'All in turn'], ...offered]);
  const mix = select('Mixed with', [['', 'Nothing'], ...offered]);
  const amount = input('range', 'How much of it', { min: '0', max: '1', step: '0.05' });
  amount.value = '0.5';
  const fields = [label, mix, amount];
  return {
    elements: [
      labelled(label, 'Label'),
      labelled(mix, 'Mixed with'),
      labelled(amount, 'How much of it'),
    ],
    onChange: (listener) => fields.forEach((field) => field.addEventListener('change', listener)),
    condition(count) {
      const rows = new Float32Array(count * names.length);
      const share = mix.value === '' ? 0 : Number(amount.value);
      const add = (row: number, place: number, weight: number) => {
        const at = row * names.length + place;
        rows[at] = (rows[at] ?? 0) + weight;
      };
      for (let row = 0; row < count; row++) {
        add(row, label.value === '' ? row % names.length : Number(label.value), 1 - share);
        if (share > 0) add(row, Number(mix.value), share);
      }
      return rows;
    },
  };
}

function tagField(names: readonly string[], say: (sentence: string) => void): ConditionFields {
  const field = input('text', 'Tags', { placeholder: names.slice(0, 3).join(' '), size: '40' });
  field.value = names[0] ?? '';
  const list = element('p', {
    className: 'muted',
    textContent: `It knows: ${names.join(', ')}. In a sentence, if you like: “a big red bird, not flying”.`,
  });
  return {
    elements: [labelled(field, 'Tags'), list],
    onChange: (listener) => field.addEventListener('change', listener),
    condition(count) {
      const { tags } = readSentence(field.value, names);
      if (tags.size === 0) {
        say(`It knows no word of “${field.value}”.`);
        return undefined;
      }
      const row = names.map((each) => tags.get(each) ?? 0);
      return Float32Array.from(
        { length: count * names.length },
        (_, at) => row[at % row.length] ?? 0,
      );
    },
  };
}
