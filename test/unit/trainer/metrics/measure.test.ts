import { describe, expect, it } from 'vitest';
import { duplicateGroups, splitSprites } from '../../../../main/trainer/data/held-out.ts';
import {
  describeSprites,
  measureCreatures,
  placesToSee,
} from '../../../../main/trainer/metrics/measure.ts';
import { metricNames } from '../../../../shared/run/series.ts';
import { picturesAt } from '../../../../main/trainer/metrics/pictures.ts';
import { blots, cloud } from './reference.ts';

const size = 16;
const sprites = blots(220, size, 'sprites');
const creatures = {
  pictures: blots(60, size, 'creatures'),
  features: cloud(60, 12, 0.3, 'of them'),
};

function referenceOf(count: number, withNetwork = true) {
  const pictures = picturesAt(
    sprites,
    Array.from({ length: count }, (_, place) => place),
  );
  const bytes = { pixels: pictures.rgba, count, size, channels: 4 as const };
  const split = splitSprites(bytes);
  const places = placesToSee(split);
  const seen = { features: cloud(places.length, 12, 0, 'of sprites'), places };
  const groups = duplicateGroups(bytes);
  return describeSprites({ pictures, split, groups, seen: withNetwork ? seen : null });
}

function once<Value>(make: () => Value): () => Value {
  let made: { value: Value } | undefined;
  return () => (made ??= { value: make() }).value;
}

const reference220 = once(() => referenceOf(220));
const withoutNetwork = once(() => referenceOf(220, false));

describe('measuring creatures', () => {
  it('gives every number, how far the distance may be off, and the nearest sprites', () => {
    const { numbers, kidError, nearest, alike } = measureCreatures(reference220(), creatures);
    expect(Object.keys(numbers).sort()).toEqual(metricNames.toSorted());
    expect(numbers['quality/kid']).toBeGreaterThan(0);
    expect(kidError).toBeGreaterThan(0);
    expect(nearest).toHaveLength(60);
    expect(alike).toHaveLength(60);
  });

  it('names only sprites that were trained on as nearest, by their places in the dataset', () => {
    const reference = reference220();
    const { nearest, alike } = measureCreatures(reference, creatures);
    const trained = new Set(reference.structurePlaces);
    expect(trained.size).toBe(198);
    const named = [...alike, ...(nearest ?? []).flat()].map(({ place }) => place);
    expect(named.every((place) => trained.has(place))).toBe(true);
  });

  it('does without the network, but for what the network is needed for', () => {
    const { numbers, kidError, nearest } = measureCreatures(withoutNetwork(), creatures);
    expect(Object.keys(numbers).sort()).toEqual([
      'quality/colours',
      'quality/copies',
      'quality/copying',
      'quality/distinct-shapes',
      'quality/sliced-wasserstein',
      'quality/specks',
      'quality/without-islands',
    ]);
    expect([kidError, nearest]).toEqual([null, null]);
  });

  it('finds a generator out that hands its training sprites back, with many sprites and with few', () => {
    for (const count of [220, 60]) {
      const reference = count === 220 ? withoutNetwork() : referenceOf(count, false);
      const copied = picturesAt(sprites, reference.structurePlaces.slice(0, 60));
      const { numbers } = measureCreatures(reference, { pictures: copied, features: null });
      expect(numbers['quality/copies'], `${count}`).toBe(1);
      expect(numbers['quality/copying'], `${count}`).toBeLessThan(-5);
      const others = measureCreatures(reference, { ...creatures, features: null }).numbers;
      expect(others['quality/copies'], `${count}`).toBeLessThan(0.05);
      expect(Math.abs(others['quality/copying'] ?? NaN), `${count}`).toBeLessThan(3);
    }
  });

  it('leaves out what has no meaning of creatures that show nothing', () => {
    const empty = { rgba: new Uint8Array(60 * size * size * 4), count: 60, size };
    const { numbers } = measureCreatures(referenceOf(60, false), {
      pictures: empty,
      features: null,
    });
    expect(numbers['quality/colours']).toBeUndefined();
    expect(numbers['quality/distinct-shapes']).toBe(1);
    expect(numbers['quality/copies']).toBe(0);
  });
});

describe('what the network has to see', () => {
  const split = {
    training: Uint32Array.from({ length: 5_000 }, (_, place) => place),
    heldOut: Uint32Array.from({ length: 500 }, (_, place) => 5_000 + place),
  };

  it('is all of a small dataset, and of a large one some of either side', () => {
    expect(placesToSee(split, 10_000)).toHaveLength(5_500);
    const few = placesToSee(split, 800);
    expect(few).toHaveLength(800);
    expect([...few].filter((place) => place >= 5_000)).toHaveLength(100);
    expect(new Set(few).size).toBe(800);
  });
});
