import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { metricNames } from '../../../shared/run/series.ts';

const text = readFileSync(new URL('../../../docs/metrics.md', import.meta.url), 'utf8');

describe('docs/metrics.md', () => {
  it('has a row for each metric, in the order of their table', () => {
    const rows = Array.from(text.matchAll(/^\| `(quality\/[^`]+)`/gm), ([, name]) => name);
    expect(rows).toEqual([...metricNames]);
  });

  it('defines each, and says what it was checked against', () => {
    const paragraphs = text.split('\n\n');
    for (const name of metricNames) {
      const telling = paragraphs.filter((paragraph) => paragraph.includes(`**\`${name}\`**`));
      expect(telling, name).toHaveLength(1);
      expect(telling[0]?.replaceAll(/\s+/g, ' '), name).toContain('_Checked against_');
    }
  });
});
