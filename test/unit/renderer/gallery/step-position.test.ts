import { describe, expect, it } from 'vitest';
import {
  choiceAt,
  placeAmong,
  playStart,
  positionOf,
} from '../../../../renderer/gallery/step-position.ts';

const steps = [0, 250, 500, 1_000];

describe('a place between the stops of a slider', () => {
  it('lies between those around it, and nowhere outside of them', () => {
    expect(placeAmong([0, 100, 300], 200)).toBe(0.75);
    expect(placeAmong([0, 100, 300], 0)).toBe(0);
    expect(placeAmong([0, 100, 300], 301)).toBeNull();
    expect(placeAmong([50, 100], 20)).toBeNull();
    expect(placeAmong([100], 100)).toBeNull();
  });
});

describe('a gallery’s place in time', () => {
  it('follows the newest sheet until a step is chosen', () => {
    expect(positionOf(steps, null)).toBe(3);
    expect(positionOf([...steps, 1_250], null)).toBe(4);
  });

  it('stays at a chosen step while sheets come', () => {
    const chosen = choiceAt(steps, 1);
    expect(chosen).toBe(250);
    expect(positionOf([...steps, 1_250, 1_500], chosen)).toBe(1);
  });

  it('follows again once it is moved to the end', () => {
    expect(choiceAt(steps, 3)).toBeNull();
  });

  it('is the nearest sheet where a step has none', () => {
    expect(positionOf(steps, 700)).toBe(2);
    expect(positionOf(steps, 800)).toBe(3);
  });

  it('is nowhere without sheets', () => {
    expect(positionOf([], null)).toBe(-1);
    expect(positionOf([], 250)).toBe(-1);
  });

  it('plays on from where it is, and from the beginning at the end', () => {
    expect(playStart(steps, 1)).toBe(1);
    expect(playStart(steps, 3)).toBe(0);
  });
});
