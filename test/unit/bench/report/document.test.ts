import { describe, expect, it } from 'vitest';
import {
  describeResults,
  endMark,
  replaceGenerated,
  startMark,
} from '../../../../bench/report/document.ts';
import { figure, table, withSpread } from '../../../../bench/report/markdown.ts';
import { throughputRatio, verdict } from '../../../../bench/report/wanted.ts';
import type { BenchResults, ContenderResult } from '../../../../bench/results.ts';
import { spreadOf } from '../../../../bench/statistics.ts';
import type { ContenderId } from '../../../../bench/training/contenders.ts';

function measured(id: ContenderId, stepMs: number): ContenderResult {
  return {
    id,
    title: `The ${id}`,
    software: `${id} 1.0`,
    stepsPerRepetition: 10,
    stepMs: spreadOf([stepMs - 1, stepMs, stepMs + 2]),
    memoryBytes: 300 * 2 ** 20,
    memoryGrowthBytes: 2 * 2 ** 20,
  };
}

const results: BenchResults = {
  machine: {
    processor: 'A Processor',
    threads: 2,
    memoryBytes: 16 * 2 ** 30,
    system: 'linux',
    node: '24',
    bfloat16: true,
  },
  parts: {
    training: {
      at: '2026-11-23T10:00:00.000Z',
      result: [
        {
          id: 'vanilla-32',
          title: '32x32',
          imagesPerStep: 64,
          parameters: { generator: 370_627, discriminator: 167_841 },
          startedAnew: false,
          contenders: [measured('compiled', 40), measured('tensorflow', 50)],
          absent: [{ id: 'pytorch', title: 'PyTorch', reason: 'pip found no wheel' }],
          profile: {
            stepMs: 60,
            ops: [
              { op: 'Conv2D', calls: 9, ms: 30 },
              { op: 'AddV2', calls: 5, ms: 10 },
            ],
          },
        },
      ],
    },
  },
};

describe('the tables', () => {
  const text = describeResults(results);

  it('tell time, images a second and throughput in times of the peers', () => {
    expect(text).toContain('| The compiled | 40.0 (39.0–42.0) | 1600 | 1.25x | – | 300 (+2) |');
    expect(text).toContain('| The tensorflow | 50.0 (49.0–52.0) | 1280 | 1.00x | – | 300 (+2) |');
  });

  it('say who is left out and why', () => {
    expect(text).toContain('Left out: PyTorch: pip found no wheel.');
  });

  it('hold measured figures against the wanted ones', () => {
    expect(text).toContain('| Studio, compiled : Python TensorFlow, tf.function | 1.1x | 1.25x |');
    expect(text).toContain('| Studio, compiled : PyTorch, channels_last | 1.3x | – |');
  });

  it('split the time of a step into heavy ops, others and JavaScript', () => {
    expect(text).toMatch(/products take 30\.0 ms, other ops 10\.0 ms, JavaScript 20\.0 ms/);
  });

  it('say which parts were not measured', () => {
    expect(text).toContain('## Import\n\nNot measured.');
  });

  it('name the software once each', () => {
    expect(text).toContain('| Software | Node 24; compiled 1.0; tensorflow 1.0 |');
  });
});

describe('ratios', () => {
  it('are of throughput: half the time is twice as much', () => {
    const contenders = [measured('compiled', 20), measured('eager', 40)];
    expect(throughputRatio({ contenders }, 'compiled', 'eager')).toBe(2);
    expect(throughputRatio({ contenders }, 'compiled', 'wasm')).toBeUndefined();
  });

  it('that fall short say by how much', () => {
    expect(verdict(1.3, 1.3)).toBe('1.30x');
    expect(verdict(0.99, 1.1)).toBe('0.99x, short by 10 %');
    expect(verdict(undefined, 1.1)).toBe('–');
  });
});

describe('Markdown', () => {
  it('keeps three digits', () => {
    expect([0, 0.0123, 1.234, 45.67, 1234.5].map(figure)).toEqual([
      '0',
      '0.012',
      '1.23',
      '45.7',
      '1235',
    ]);
    expect(withSpread(spreadOf([1, 2, 30]))).toBe('2.00 (1.00–30.0)');
    expect(withSpread(spreadOf([2]))).toBe('2.00');
  });

  it('does not break a table at a bar within a cell', () => {
    expect(table(['a'], [['x|y']])).toBe('| a |\n| --- |\n| x\\|y |');
  });
});

describe('the document', () => {
  it('keeps what people wrote around the generated part', () => {
    const before = `# Title\n\n${startMark}\n\nold\n\n${endMark}\n\nAfter.\n`;
    const after = replaceGenerated(before, 'new');
    expect(after).toBe(`# Title\n\n${startMark}\n\nnew\n\n${endMark}\n\nAfter.\n`);
  });

  it('is not overwritten when its marks are gone', () => {
    expect(() => replaceGenerated('# Title', 'new')).toThrow(/marks/);
  });
});
