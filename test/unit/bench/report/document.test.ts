import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import {
  describeMachines,
  describeResults,
  endMark,
  replaceGenerated,
  startMark,
} from '../../../../bench/report/document.ts';
import { bfloat16Section } from '../../../../bench/report/bfloat16-section.ts';
import { memorySection } from '../../../../bench/report/memory-section.ts';
import { figure, table, withSpread } from '../../../../bench/report/markdown.ts';
import { throughputRatio, verdict } from '../../../../bench/report/wanted.ts';
import {
  readAllResults,
  resultsFileOf,
  resultsFormat,
  resultsOf,
  type BenchResults,
  type ContenderResult,
} from '../../../../bench/results.ts';
import { spreadOf } from '../../../../bench/statistics.ts';
import type { ContenderId } from '../../../../bench/training/contenders.ts';

function measured(id: ContenderId, stepMs: number): ContenderResult {
  return {
    id,
    title: `The ${id}`,
    software: `${id} 1.0`,
    stepsPerRepetition: 10,
    stepMs: spreadOf([stepMs - 1, stepMs, stepMs + 2]),
    memoryBytes: 300e6,
    memoryGrowthBytes: 2e6,
  };
}

const results: BenchResults = {
  format: resultsFormat,
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
          megaMultiplyAdds: 2_000,
          peak: { float32: spreadOf([1e11, 1e11, 2e11]), bfloat16: null },
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

function withStepMs(stepMs: number): BenchResults {
  const { training } = results.parts;
  if (!training) throw new Error('There is no training to change.');
  const contenders = [measured('compiled', stepMs), measured('tensorflow', 50)];
  const changed = training.result.map((recipe) => ({ ...recipe, contenders }));
  return { ...results, parts: { training: { ...training, result: changed } } };
}

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

  it('say what falls short, and what was not asked or measured is not among it', () => {
    const falling = describeResults(withStepMs(49));
    expect(falling).toContain(
      '- Studio, compiled has 1.02x, short by 7 %, of Python TensorFlow, tf.function; 1.1x is wanted.',
    );
    expect(falling.match(/is wanted\./g)).toHaveLength(1);
    expect(text).toContain('32x32: all that was measured is as wanted.');
  });

  it('hold a step against the time that its multiply-adds take at the machine’s best', () => {
    expect(text).toContain('| 32x32 | 2.00 | 100 | 20.0 | 50 % | – | – | – |');
    expect(text).toContain('take 30.0 ms op by op, 67 % of the machine’s best');
    expect(text).toContain('a step with these convolutions would be 1.33x as fast');
    expect(text).toContain('At the machine’s best it would be 2.00x as fast.');
  });

  it('name the software once each', () => {
    expect(text).toContain('| Software | Node 24; compiled 1.0; tensorflow 1.0 |');
  });
});

describe('machines', () => {
  const other: BenchResults = {
    ...withStepMs(25),
    machine: { ...results.machine, processor: 'Another', bfloat16: false },
  };
  const text = describeMachines([results, other]);

  it('are held side by side by what is wanted of the training step', () => {
    expect(text).toContain(
      '| Recipe | Throughput | wanted | A Processor, 2 threads, with bfloat16 | Another, 2 threads, without bfloat16 |',
    );
    expect(text).toContain(
      '| 32x32 | Studio, compiled : Python TensorFlow, tf.function | 1.1x | 1.25x | 2.00x |',
    );
  });

  it('have a chapter each, with all that was measured there', () => {
    const chapters = [...text.matchAll(/^## (.*)$/gm)].map(([, title]) => title);
    expect(chapters).toEqual([
      'Machines side by side',
      'A Processor, 2 threads, with bfloat16',
      'Another, 2 threads, without bfloat16',
    ]);
    expect(text.match(/^### Training$/gm)).toHaveLength(2);
  });

  it('are not held side by side where no training was measured', () => {
    expect(describeMachines([{ ...results, parts: {} }])).not.toContain('side by side');
  });
});

describe('results', () => {
  it('of one kind of machine do not take the place of another’s, and older ones are left out', () => {
    const folder = mkdtempSync(join(tmpdir(), 'bench-results-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const other = { ...results, machine: { ...results.machine, bfloat16: false } };
    const held: BenchResults = { ...other, machine: { ...other.machine, heldTo: 'AVX2' } };
    const old = { ...results, format: 1, machine: { ...results.machine, processor: 'Old' } };
    for (const each of [results, other, held, old])
      writeFileSync(join(folder, resultsFileOf(each.machine)), JSON.stringify(each));
    writeFileSync(join(folder, 'quick.json'), JSON.stringify(results));
    const all = readAllResults(folder);
    expect(all).toEqual([results, held, other]);
    expect(resultsOf(other.machine, all)).toEqual(other);
    expect(resultsOf(held.machine, all)).toEqual(held);
    expect(describeMachines([held])).toContain('## A Processor held to AVX2, 2 threads, without');
    expect(resultsOf({ ...other.machine, node: '26' }, all)).toBeUndefined();
  });
});

describe('memory', () => {
  const base = { recipe: 'small', warmUpSteps: 2_000, stepsBetween: 1_000 };
  const megabyte = 1e6;

  it('is told by what it grew to at most since warm-up, and by the number of tensors', () => {
    const bytes = [100, 103, 102].map((size) => size * megabyte);
    const text = memorySection({ ...base, bytes, tensors: [7, 7, 7] });
    expect(text).toContain('100 MB after 2,000 steps of warm-up, 102 MB after 2,000 more');
    expect(text).toContain('3.0 %, within the 5 %');
    expect(text).toContain('There were 7 tensors all the time.');
  });

  it('that grows is called so', () => {
    const bytes = [100, 112].map((size) => size * megabyte);
    const text = memorySection({ ...base, bytes, tensors: [7, 9] });
    expect(text).toContain('12.0 %, not within the 5 %');
    expect(text).toContain('not constant: 7 to 9');
  });
});

describe('losses in bfloat16', () => {
  const differences = [
    { loss: 'discriminator' as const, mean: 1, betweenSeeds: 0.2, ofBfloat16: 0.1 },
    { loss: 'generator' as const, mean: 2, betweenSeeds: 0.2, ofBfloat16: 0.3 },
  ];
  const base = { recipe: 'small', steps: 2_000, window: 100 };

  it('are within the spread of two seeds when both are', () => {
    const text = bfloat16Section({ ...base, differences });
    expect(text).toContain('do not stay within');
    expect(text).toContain('| generator | 2.00 | 0.300 | 0.200 | no |');
    expect(bfloat16Section({ ...base, differences: differences.slice(0, 1) })).toContain(
      'The losses stay within the spread of two seeds.',
    );
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
