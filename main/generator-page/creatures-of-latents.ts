import type { PageContents, StartLatents } from '../../shared/creature/generator-page.ts';
import { RandomStream, drawLatents } from '../trainer/random/random-stream.ts';
import { conditionFields } from './asked-for.ts';
import { button, element, group, input, labelled, select, showPixels } from './elements.ts';
import type { PageGenerator } from './generator.ts';
import type { PartOfPage, Say } from './part-of-page.ts';
import { savePicture, scaleField } from './saving.ts';

/** Drawn at once; the page answers between. */
const atOnce = 4;
const counts = [1, 4, 16, 64] as const;
const mostSeed = 2 ** 32 - 1;

/** Creatures by seed and number, in a grid, of which one or all are saved. */
export function creaturesOfLatents(
  { name, size }: PageContents,
  start: StartLatents,
  say: Say,
): PartOfPage {
  let generator: PageGenerator | undefined;
  let creatures: Uint8Array[] = [];
  let chosen = 0;
  /** Who asks anew calls off what is being drawn. */
  let asked = 0;

  const seedField = input('number', 'Seed', { min: '0', max: String(mostSeed), step: '1' });
  seedField.value = String(start.seed);
  const countField = select(
    'How many',
    counts.map((count) => [String(count), String(count)]),
  );
  countField.value = '16';
  const scale = scaleField();
  const ask = conditionFields(start.vocabulary, say);
  const makeButton = button('Make new ones', () => {
    seedField.value = String(crypto.getRandomValues(new Uint32Array(1))[0]);
    void draw();
  });
  makeButton.className = 'primary';
  const saveOne = button('Save this creature', () => save(false));
  const saveAll = button('Save all as one picture', () => save(true));
  const buttons = [makeButton, saveOne, saveAll];
  for (const each of buttons) each.disabled = true;
  const controls = element('form', { className: 'controls' }, [
    ...[makeButton, labelled(countField, 'How many'), labelled(seedField, 'Seed')],
    ...ask.elements,
  ]);
  controls.addEventListener('submit', (event) => {
    event.preventDefault();
    void draw();
  });
  const saving = element('div', { className: 'controls' }, [
    ...[saveOne, saveAll, labelled(scale, 'Scale')],
  ]);
  const grid = group('Generated creatures', 'grid');

  for (const field of [countField, seedField]) field.addEventListener('change', () => void draw());
  ask.onChange(() => void draw());
  window.addEventListener('resize', show);

  /** Those of the studio, so that a seed shows the same creatures here as there. */
  function latentsOf(seed: number, count: number): Float32Array {
    return drawLatents(new RandomStream(seed, 'samples'), count, start);
  }

  async function draw(): Promise<void> {
    if (!generator) return;
    const mine = ++asked;
    const seed = Math.min(mostSeed, Math.max(0, Math.floor(Number(seedField.value) || 0)));
    seedField.value = String(seed);
    const count = Number(countField.value);
    const latents = latentsOf(seed, count);
    const condition = ask.condition(count);
    if (condition === undefined) return;
    const drawn: Uint8Array[] = [];
    for (let first = 0; first < count; first += atOnce) {
      say(`Drawing… ${first} of ${count}`);
      await new Promise((resolve) => setTimeout(resolve));
      if (mine !== asked) return;
      const part = Math.min(atOnce, count - first);
      const rows = <Rows extends Float32Array | null>(all: Rows): Rows =>
        (all &&
          all.slice((first * all.length) / count, ((first + part) * all.length) / count)) as Rows;
      drawn.push(...generator.draw(rows(latents), rows(condition), part));
    }
    creatures = drawn;
    chosen = Math.min(chosen, creatures.length - 1);
    show();
    say(
      `${count === 1 ? 'One creature' : `${count} creatures`} of seed ${seed}. The same seed draws the same ones again.`,
    );
  }

  function show(): void {
    if (creatures.length === 0) return;
    const columns = Math.ceil(Math.sqrt(creatures.length));
    const { clientWidth, clientHeight } = document.documentElement;
    // All of them in sight where that leaves them large enough, at a whole scale.
    const room = Math.min(clientWidth - 64, Math.max(320, clientHeight - 340));
    const zoom = Math.max(1, Math.min(12, Math.floor((room / columns - 2) / size)));
    grid.style.gridTemplateColumns = `repeat(${columns}, auto)`;
    grid.replaceChildren(...creatures.map((rgba, place) => cellOf(rgba, place, zoom)));
    choose(chosen);
  }

  function cellOf(rgba: Uint8Array, place: number, zoom: number): HTMLButtonElement {
    const canvas = element('canvas', { width: size, height: size });
    showPixels(canvas, rgba);
    canvas.style.width = canvas.style.height = `${size * zoom}px`;
    const cell = button('', () => choose(place));
    cell.className = 'cell';
    cell.setAttribute('aria-label', `Creature ${place + 1}`);
    cell.append(canvas);
    return cell;
  }

  function choose(place: number): void {
    chosen = place;
    [...grid.children].forEach((cell, index) =>
      cell.setAttribute('aria-pressed', String(index === chosen)),
    );
  }

  function save(all: boolean): void {
    const rgba = all ? asOnePicture(creatures, size) : creatures[chosen];
    if (!rgba) return;
    const width = all ? Math.ceil(Math.sqrt(creatures.length)) * size : size;
    const which = `${seedField.value}${all ? '' : `-${chosen + 1}`}`;
    savePicture({ rgba, width }, { name, which, scale: Number(scale.value) });
  }

  return {
    above: [controls, saving],
    below: [grid],
    begin(loaded) {
      generator = loaded;
      for (const each of buttons) each.disabled = false;
      return draw();
    },
    forOutside: { latents: (seed: number, count: number) => [...latentsOf(seed, count)] },
  };
}

/** As near to a square as their number allows, row by row. */
function asOnePicture(creatures: readonly Uint8Array[], size: number): Uint8Array {
  const columns = Math.ceil(Math.sqrt(creatures.length));
  const rows = Math.ceil(creatures.length / columns);
  const whole = new Uint8Array(columns * size * rows * size * 4);
  creatures.forEach((rgba, place) => {
    const [left, top] = [(place % columns) * size, Math.floor(place / columns) * size];
    for (let y = 0; y < size; y++)
      whole.set(
        rgba.subarray(y * size * 4, (y + 1) * size * 4),
        ((top + y) * columns * size + left) * 4,
      );
  });
  return whole;
}
