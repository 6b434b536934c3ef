/// <reference types="@vitest/browser-playwright" />
import { tick, type ComponentProps } from 'svelte';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { cdp, page, userEvent } from 'vitest/browser';
import ChartControls from '../../../renderer/charts/ChartControls.svelte';
import ChartLegend from '../../../renderer/charts/ChartLegend.svelte';
import type { ChartLine } from '../../../renderer/charts/chart-line.ts';
import ChartPointer from '../../../renderer/charts/ChartPointer.svelte';
import ChartTable from '../../../renderer/charts/ChartTable.svelte';
import SeriesChart from '../../../renderer/charts/SeriesChart.svelte';
import { seriesMeaning } from '../../../shared/run/series.ts';
import type { MethodRequest } from '../../../shared/api/methods.ts';
import { mount } from '../mount.ts';

function line(id: string, values: number[]): ChartLine {
  const xs = values.map((_, index) => 10 * (index + 1));
  return { id, label: id, colour: '#0072b2', xs, raw: values, band: null, smoothed: values };
}
const lines = [line('Forger', [1, 2, 3]), { ...line('Detective', [3, 2, 1]), dashed: true }];

function canvasOf(within: Element): HTMLCanvasElement {
  const canvas = within.querySelector('canvas');
  if (!canvas) throw new Error('There is no canvas');
  return canvas;
}

/** What a chart has drawn, as a number that is another one for another picture. */
function pictureOf(within: Element): number {
  const { width, height } = canvasOf(within);
  const pixels = canvasOf(within).getContext('2d')?.getImageData(0, 0, width, height).data ?? [];
  let hash = 0;
  for (const byte of pixels) hash = (Math.imul(hash, 31) + byte) | 0;
  return hash;
}

/** What a chart that is new draws of it. */
async function freshPicture(given: ComponentProps<typeof SeriesChart>): Promise<number> {
  const { screen } = await mount(SeriesChart, given);
  await expect.poll(() => screen.container.querySelector('[role=group]')).not.toBeNull();
  const picture = pictureOf(screen.container);
  await screen.unmount();
  return picture;
}

describe('a chart', () => {
  const given = { label: 'Losses of Quick run', lines, axis: 'step' as const };

  it('reads its values by the keyboard, and says them', async () => {
    const { screen } = await mount(SeriesChart, given);
    const area = screen.getByRole('group', { name: /^Losses of Quick run\. Arrow keys read/ });
    await expect.element(area).toBeVisible();
    area.element().focus();
    await userEvent.keyboard('{End}');
    await expect.element(screen.getByText(/Forger 3, Detective 1/)).toBeInTheDocument();
  });

  it('reads its colours again where the theme changes, and not with every other setting', async () => {
    const { screen, stores } = await mount(SeriesChart, given);
    await expect.element(screen.getByRole('group', { name: /^Losses of/ })).toBeVisible();
    await tick();
    const read = vi.spyOn(window, 'getComputedStyle');
    onTestFinished(() => read.mockRestore());
    const ofProbes = () =>
      read.mock.calls.filter(([element]) => element instanceof HTMLSpanElement);
    stores.settings.change({ smoothing: 0.31 });
    await tick();
    expect(ofProbes()).toEqual([]);
    stores.settings.change({ theme: stores.settings.dark ? 'light' : 'dark' });
    await tick();
    expect(ofProbes().length).toBeGreaterThan(0);
  });

  it('is zoomed by the keyboard, and shows the whole run again', async () => {
    const { screen } = await mount(SeriesChart, given);
    const area = screen.getByRole('group', { name: /^Losses of Quick run/ });
    await expect.element(area).toBeVisible();
    area.element().focus();
    await userEvent.keyboard('+');
    await screen.getByRole('button', { name: 'Whole run' }).click();
    await expect.element(screen.getByRole('button', { name: 'Whole run' })).not.toBeInTheDocument();
  });

  it('says quietly how it is zoomed, to whoever points at it or comes by keys', async () => {
    const { screen } = await mount(SeriesChart, given);
    const area = screen.getByRole('group', { name: /^Losses of Quick run/ });
    const hint = screen.getByTestId('chart-hint');
    await expect.element(area).toBeVisible();
    const said = () => (hint.elements()[0] as HTMLElement | undefined)?.innerText.trim();
    expect(said()).toBe('');
    await userEvent.hover(area);
    await expect.poll(said).toBe('Zoom: drag, or Ctrl + wheel');
    await userEvent.unhover(area);
    await expect.poll(said).toBe('');
    await userEvent.tab();
    while (document.activeElement !== area.element()) await userEvent.tab();
    await expect.poll(said).toBe('Zoom: + and −');
    await userEvent.keyboard('+');
    await expect.element(screen.getByRole('button', { name: 'Whole run' })).toBeVisible();
    await expect.element(hint).not.toBeInTheDocument();
  });

  it('is zoomed by the wheel where it was clicked or Control is held, and moves nothing around it', async () => {
    const { screen } = await mount(SeriesChart, given);
    const area = screen.getByRole('group', { name: /^Losses of Quick run/ });
    await expect.element(area).toBeVisible();
    const turn = (ctrlKey: boolean) =>
      area
        .element()
        .dispatchEvent(new WheelEvent('wheel', { deltaY: -100, ctrlKey, cancelable: true }));
    const whole = screen.getByRole('button', { name: 'Whole run' });
    expect(turn(false)).toBe(true);
    await expect.element(whole).not.toBeInTheDocument();
    const height = screen.getByRole('figure').element().getBoundingClientRect().height;
    expect(turn(true)).toBe(false);
    await expect.element(whole).toBeVisible();
    expect(screen.getByRole('figure').element().getBoundingClientRect().height).toBe(height);
  });

  it('keeps what lies under the pointer there, however often the wheel is turned', async () => {
    const long = line(
      'Forger',
      Array.from({ length: 40 }, (_, place) => place % 3),
    );
    const { screen } = await mount(SeriesChart, { ...given, lines: [long] });
    const area = screen.getByRole('group', { name: /^Losses of Quick run/ });
    await expect.element(area).toBeVisible();
    const place = () => {
      const { left, right } = area.element().getBoundingClientRect();
      return [left, right];
    };
    const before = place();
    const [left = 0, right = 0] = before;
    const at = { clientX: left + 0.4 * (right - left), ctrlKey: true, cancelable: true };
    for (const deltaY of [-100, -100, -100, -100, 100, 100]) {
      area.element().dispatchEvent(new WheelEvent('wheel', { ...at, deltaY }));
      await tick();
      expect(place()).toEqual(before);
    }
    await expect.element(screen.getByText('step 80 to step 280')).toBeVisible();
  });

  it('is indented as every other, but for numbers of many digits, which are not cut', async () => {
    const indent = async (values: number[]) => {
      const { screen } = await mount(SeriesChart, { ...given, lines: [line('Forger', values)] });
      const area = screen.getByRole('group', { name: /^Losses of Quick run/ });
      await expect.element(area).toBeVisible();
      const left = area.element().getBoundingClientRect().left;
      const indentation = left - screen.getByRole('figure').element().getBoundingClientRect().left;
      await screen.unmount();
      return indentation;
    };
    const usual = await indent([1, 2, 3]);
    for (const values of [
      [1_200, 9_900],
      [-0.0012, 0.0034],
      [1e20, 9e20],
    ])
      expect(await indent(values)).toBe(usual);
    expect(await indent([1.0000001, 1.0000003])).toBeGreaterThan(usual + 10);
  });

  it('is drawn anew where it is seen, and elsewhere once it is', async () => {
    const above = document.createElement('div');
    above.style.height = '5000px';
    const { screen, change } = await mount(SeriesChart, given);
    const area = screen.getByRole('group', { name: /^Losses of Quick run/ });
    await expect.element(area).toBeVisible();
    const figure = screen.getByRole('figure').element();
    const upTo = (highest: number) => ({ ...given, lines: [line('Forger', [1, 2, highest])] });
    const [third, fourth, fifth] = [
      await freshPicture(upTo(3.5)),
      await freshPicture(upTo(4)),
      await freshPicture(upTo(5)),
    ];
    expect(new Set([third, fourth, fifth]).size).toBe(3);
    await change(upTo(4));
    await expect.poll(() => pictureOf(figure)).toBe(fourth);
    figure.before(above);
    onTestFinished(() => above.remove());
    // Observers tell of what is out of sight within a frame.
    for (let frame = 0; frame < 3; frame++) await new Promise(requestAnimationFrame);
    await change(upTo(5));
    for (let frame = 0; frame < 3; frame++) await new Promise(requestAnimationFrame);
    expect(pictureOf(figure)).toBe(fourth);
    figure.scrollIntoView();
    await expect.poll(() => pictureOf(figure)).toBe(fifth);
  });

  it('draws what is smoothed anew, points that are added, and lines that come and go, as a new chart does', async () => {
    const { screen, change } = await mount(SeriesChart, given);
    await expect.element(screen.getByRole('group', { name: /^Losses of/ })).toBeVisible();
    const band = { low: [0, 1, 2], high: [2, 3, 4] };
    const views = [
      lines.map((each) => ({ ...each, smoothed: [2, 2, NaN] })),
      [line('Forger', [1, 2, 3, 4])],
      [{ ...line('Forger', [1, 2, 3]), band }, line('Detective', [3, 2, 1])],
      [line('Forger', [1000, 2000, NaN, 3000])],
      lines,
    ];
    const seen = new Set<number>();
    for (const view of views) {
      await change({ lines: view });
      const picture = pictureOf(screen.container);
      seen.add(picture);
      expect(picture).toBe(await freshPicture({ ...given, lines: view }));
    }
    expect(seen.size).toBe(views.length);
  });

  it('is as wide as there is room, and drawn for that', async () => {
    const { screen } = await mount(SeriesChart, given);
    const area = screen.getByRole('group', { name: /^Losses of Quick run/ });
    await expect.element(area).toBeVisible();
    const figure = screen.getByRole('figure').element() as HTMLElement;
    const [wide, room] = [pictureOf(figure), area.element().clientWidth];
    figure.style.width = `${figure.clientWidth - 200}px`;
    await expect.poll(() => area.element().clientWidth).toBe(room - 200);
    expect(canvasOf(figure).clientWidth).toBe(figure.clientWidth);
    expect(canvasOf(figure).width).toBe(figure.clientWidth * devicePixelRatio);
    expect(pictureOf(figure)).not.toBe(wide);
    figure.style.width = '';
    await expect.poll(() => pictureOf(figure)).toBe(wide);
  });

  it('has its grid and its lines at each turn of the wheel', async () => {
    const { screen } = await mount(SeriesChart, given);
    const area = screen.getByRole('group', { name: /^Losses of Quick run/ });
    await expect.element(area).toBeVisible();
    const { left, width } = area.element().getBoundingClientRect();
    // Events of the wheel have whole pixels.
    const clientX = Math.round(left + width / 2);
    const pointed = (30 * (clientX - left)) / width;
    const at = { clientX, ctrlKey: true, cancelable: true, deltaY: -100 };
    for (const closer of [Math.SQRT1_2, 0.5]) {
      area.element().dispatchEvent(new WheelEvent('wheel', at));
      await tick();
      const visible = {
        minimum: pointed * (1 - closer),
        maximum: pointed + (30 - pointed) * closer,
      };
      expect(pictureOf(screen.container)).toBe(await freshPicture({ ...given, visible }));
    }
  });

  it('is zoomed into its values by the keyboard, by the wheel with Shift and by dragging, and moves nothing', async () => {
    const { screen } = await mount(SeriesChart, given);
    const area = screen.getByRole('group', { name: /^Losses of Quick run/ });
    const all = screen.getByRole('button', { name: 'All values' });
    const whole = screen.getByRole('button', { name: 'Whole run' });
    await expect.element(area).toBeVisible();
    const box = () => screen.getByRole('figure').element().getBoundingClientRect();
    const before = { height: box().height, width: area.element().clientWidth };
    area.element().focus();
    await userEvent.keyboard('{ArrowUp}');
    await all.click();
    await expect.element(all).not.toBeInTheDocument();
    area
      .element()
      .dispatchEvent(
        new WheelEvent('wheel', { deltaY: -100, shiftKey: true, ctrlKey: true, cancelable: true }),
      );
    await expect.element(all).toBeVisible();
    expect({ height: box().height, width: area.element().clientWidth }).toEqual(before);
    area.element().focus();
    await userEvent.keyboard('0');
    await expect.element(all).not.toBeInTheDocument();
    screen
      .getByTestId('values-left')
      .element()
      .dispatchEvent(new WheelEvent('wheel', { deltaY: -100, ctrlKey: true, cancelable: true }));
    await all.click();
    // A box of both: a stretch and values.
    await userEvent.dragAndDrop(area, area, {
      sourcePosition: { x: 40, y: 30 },
      targetPosition: { x: 140, y: 120 },
    });
    await expect.element(all).toBeVisible();
    await expect.element(whole).toBeVisible();
  });

  it('gives lines of very different size an axis each, and says which has the right one', async () => {
    const different = [line('Forger', [84, 60, 50]), line('Detective', [0.3, 0.5, 0.4])];
    const { screen, change } = await mount(SeriesChart, {
      ...given,
      lines: different,
      ownAxes: true,
    });
    await expect
      .element(screen.getByRole('button', { name: 'Detective right axis 0.4' }))
      .toBeVisible();
    await expect.element(screen.getByTestId('values-right')).toBeInTheDocument();
    const room = () => screen.getByRole('group', { name: /Arrow keys/ }).element().clientWidth;
    const besideAxis = room();
    // By its magnitude each has room on one axis, and what the other took is the lines'.
    await change({ logarithmic: true });
    await expect.element(screen.getByTestId('values-right')).not.toBeInTheDocument();
    await expect.poll(room).toBeGreaterThan(besideAxis + 40);
  });

  it('keeps an axis each, and says why, where magnitudes are asked for and some values have none', async () => {
    const different = [line('Forger', [84, 60, 50]), line('Critic', [0.3, -0.5, 0.4])];
    const { screen, change } = await mount(SeriesChart, {
      ...given,
      lines: different,
      ownAxes: true,
      logarithmic: true,
    });
    await expect.element(screen.getByText(/^Values of 0 and below have no place/)).toBeVisible();
    await expect.element(screen.getByTestId('values-right')).toBeInTheDocument();
    await change({ lines });
    await expect.element(screen.getByText(/^Values of 0 and below/)).not.toBeInTheDocument();
  });

  it('shows a value with no neighbours: a run of one step, or what was measured once', async () => {
    const { screen } = await mount(SeriesChart, { ...given, lines: [line('Forger', [2])] });
    // As blue as the line, and as nothing else in the chart is.
    const bluePixels = () => {
      const drawn = canvasOf(screen.container);
      const pixels = drawn.getContext('2d')?.getImageData(0, 0, drawn.width, drawn.height).data;
      if (!pixels) return 0;
      return Array.from({ length: pixels.length / 4 }, (_, place) => 4 * place).filter(
        (at) => (pixels[at + 2] ?? 0) > (pixels[at] ?? 0) + 100 && (pixels[at + 3] ?? 0) > 200,
      ).length;
    };
    await expect.poll(bluePixels).toBeGreaterThan(8);
  });

  it('is given out as picture, drawing and table, as it is drawn', async () => {
    const saved: MethodRequest<'files.save'>[] = [];
    const { screen, stores } = await mount(SeriesChart, given, {
      host: { kind: 'desktop' },
      answers: {
        'files.save': (made) => {
          saved.push(made);
          return { path: `/home/ann/${made.name}.${made.kind}`, bytes: 1, downloadPath: null };
        },
      },
    });
    for (const item of ['picture (PNG)', 'drawing (SVG)']) {
      await screen.getByRole('button', { name: 'Save Losses of Quick run' }).click();
      await page.getByRole('menuitem', { name: `Save as ${item}` }).click();
    }
    await screen.getByRole('button', { name: 'Save Losses of Quick run' }).click();
    await page.getByRole('menuitem', { name: 'Save what is drawn (CSV)' }).click();
    await expect.poll(() => saved.length).toBe(3);
    const contentOf = (kind: string) => saved.find((each) => each.kind === kind)?.content ?? '';
    const of = (kind: string) => String(contentOf(kind));
    expect(saved.map(({ name }) => name)).toEqual(saved.map(() => 'losses-of-quick-run'));
    const picture = new Image();
    const png = contentOf('png');
    expect(png).toBeInstanceOf(Uint8Array);
    picture.src = URL.createObjectURL(new Blob([Uint8Array.from(png as Uint8Array)]));
    await picture.decode();
    const drawing = new DOMParser().parseFromString(of('svg'), 'image/svg+xml');
    expect(drawing.querySelector('parsererror')).toBeNull();
    expect(drawing.querySelector('title')?.textContent).toBe('Losses of Quick run');
    const width = Number(drawing.documentElement.getAttribute('width'));
    const height = Number(drawing.documentElement.getAttribute('height'));
    expect([picture.naturalWidth, picture.naturalHeight]).toEqual([2 * width, 2 * height]);
    expect(of('csv').split('\r\n').slice(0, 2)).toEqual([
      'Line,Step,Smoothed,Mean,Lowest,Highest',
      'Forger,10,1,1,1,1',
    ]);
    expect(stores.toasts.list.at(-1)?.message).toBe('Saved as /home/ann/losses-of-quick-run.csv');
  });

  it('says that there is nothing yet', async () => {
    const { screen } = await mount(SeriesChart, { ...given, lines: [line('Forger', [])] });
    await expect.element(screen.getByText(/appear here\.$/)).toBeVisible();
  });
});

describe('a chart of many lines', () => {
  const many = (count: number) =>
    Array.from({ length: count }, (_, place) => {
      const values = [10 * place, 10 * place, 10 * place];
      const band = { low: values.map((each) => each - 4), high: values.map((each) => each + 4) };
      return { ...line(`Line ${place + 1}`, values), band };
    });
  const given = { label: 'Losses', axis: 'step' as const };

  it('has the band of the one that is pointed at, in the chart or by its name', async () => {
    const { screen } = await mount(SeriesChart, { ...given, lines: many(9) });
    await expect.element(screen.getByText(/point at a line, or at its name/)).toBeVisible();
    const area = screen.getByRole('group', { name: /^Losses/ });
    const none = pictureOf(screen.container);
    const name = screen.getByRole('button', { name: /^Line 3/ });
    const picture = () => pictureOf(screen.container);
    // The third of nine is 20 from 16 to 24, where the values of all are drawn from -4.8 to 84.8.
    const inBand = () => opacityAt(screen.container, area.element(), (22.5 + 4.8) / 89.6);
    expect(inBand()).toBe(0);
    await name.hover();
    await expect.poll(inBand).toBeGreaterThan(0.2);
    expect(inBand()).toBeLessThan(0.5);
    const third = picture();
    await area.hover();
    // The fifth of nine lies in the middle.
    await expect.poll(picture).not.toBe(third);
    expect(picture()).not.toBe(none);
    expect(inBand()).toBe(0);
    const reading = screen.container.querySelector('.readings .highlighted');
    expect(reading?.textContent).toMatch(/Line 5\s+40/);
    await area.hover({ position: { x: 100, y: 5 } });
    await expect.poll(picture).toBe(none);
    (name.element() as HTMLElement).focus();
    await expect.poll(picture).toBe(third);
    (name.element() as HTMLElement).blur();
    await expect.poll(picture).toBe(none);
  });

  it('has all bands where it has eight', async () => {
    const { screen } = await mount(SeriesChart, { ...given, lines: many(8) });
    const area = screen.getByRole('group', { name: /^Losses/ });
    await expect.element(area).toBeVisible();
    const all = pictureOf(screen.container);
    // Their bands go from -4 to 74, and the chart from -8.68 to 78.68.
    expect(opacityAt(screen.container, area.element(), (22.5 + 8.68) / 87.36)).toBeGreaterThan(0.1);
    await screen.getByRole('button', { name: /^Line 3/ }).hover();
    await tick();
    expect(pictureOf(screen.container)).toBe(all);
    await expect.element(screen.getByText(/point at a line/)).not.toBeInTheDocument();
  });
});

/** Of a pixel so far up a chart, beside the lines of its grid. */
function opacityAt(within: Element, area: Element, up: number): number {
  const canvas = canvasOf(within);
  const [{ left, top }, of] = [canvas.getBoundingClientRect(), area.getBoundingClientRect()];
  const [x, y] = [of.left - left + 0.43 * of.width, of.bottom - top - up * of.height];
  const pixel = canvas.getContext('2d')?.getImageData(Math.round(x), Math.round(y), 1, 1).data;
  return (pixel?.[3] ?? 0) / 255;
}

describe('charts beside each other', () => {
  const rates = [1, 2, 3, 4, 5, 6].map((rate) => `0.000${rate}, for as long as it takes`);
  const many = rates.map((rate) => line(`Learning rates Learning rate ${rate}`, [1, 2, 3]));

  it('leave out of names what all of them begin with, which is heard all the same', async () => {
    const { screen } = await mount(SeriesChart, { label: 'Losses', lines: many, axis: 'step' });
    const button = screen.getByRole('button', {
      name: /^Learning rates Learning rate 0\.0006, for/,
    });
    await expect.element(button).toBeVisible();
    const [heard, seen] = button.element().querySelectorAll('span span');
    expect(heard?.textContent).toBe('Learning rates Learning rate ');
    expect(heard?.getBoundingClientRect().width).toBeLessThanOrEqual(1);
    expect(seen?.textContent.trim()).toBe('…');
  });

  it('tell values that are wider than they are where they are pointed at alone, within their card', async () => {
    const card = document.createElement('section');
    card.style.cssText = 'display: grid; grid-template-columns: 200px 200px; width: 700px';
    document.body.append(card);
    onTestFinished(() => card.remove());
    const charts = await Promise.all(
      ['One', 'Other'].map(async (label) => {
        const { screen, change } = await mount(SeriesChart, { label, lines: many, axis: 'step' });
        const area = screen.getByRole('group', { name: new RegExp(`^${label}\\. Arrow keys`) });
        await expect.element(area).toBeVisible();
        const figure = area.element().closest('figure');
        if (figure) card.append(figure);
        return { area: area.element() as HTMLElement, change };
      }),
    );
    const [one, other] = charts;
    other?.area.focus();
    await userEvent.keyboard('{End}');
    // As Compare does, which binds the crosshair of all.
    await one?.change({ crosshair: 30 });
    const readings = (area: HTMLElement | undefined) =>
      area?.querySelector<HTMLElement>('.readings');
    await expect.poll(() => readings(one?.area)?.style.visibility).toBe('hidden');
    // And one alone is heard.
    const heard = (area: HTMLElement | undefined) =>
      area?.querySelector('[aria-live]')?.getAttribute('aria-live');
    expect([heard(one?.area), heard(other?.area)]).toEqual(['off', 'polite']);
    await expect.poll(() => readings(other?.area)?.style.visibility).toBe('');
    const told = readings(other?.area)?.getBoundingClientRect();
    expect(told?.right).toBeLessThanOrEqual(card.getBoundingClientRect().right + 1);
  });
});

describe('the legend of a chart', () => {
  it('has the newest value of each line, and hides one', async () => {
    const onToggle = vi.fn();
    const { screen } = await mount(ChartLegend, { lines, hidden: ['Detective'], onToggle });
    await expect
      .element(screen.getByRole('button', { name: /Detective 1/, pressed: false }))
      .toBeVisible();
    await screen.getByRole('button', { name: /Forger 3/, pressed: true }).click();
    expect(onToggle).toHaveBeenCalledExactlyOnceWith('Forger');
  });
});

describe('a line of a legend', () => {
  it('says at the pointer what its series means, with the source', async () => {
    const name = 'discriminator/wasserstein' as const;
    const told = { ...line('Wasserstein estimate', [3, 2, 1]), meaning: seriesMeaning(name) };
    const given = { lines: [told], hidden: [], onToggle: vi.fn() };
    const { screen } = await mount(ChartLegend, given);
    await screen.getByRole('button', { name: /^Wasserstein estimate/ }).hover();
    const tooltip = screen.getByText(/Click to show or hide it\./);
    await expect.element(tooltip).toBeVisible();
    expect(tooltip.element().textContent).toMatch(/\b(19|20)\d\d\b/);
  });
});

describe('what a chart says to who cannot see it', () => {
  it('is put into words once the window has nothing better to do', async () => {
    const waiting: IdleRequestCallback[] = [];
    const idle = vi
      .spyOn(window, 'requestIdleCallback')
      .mockImplementation((work) => waiting.push(work));
    onTestFinished(() => idle.mockRestore());
    const given = { label: 'Losses of Quick run', lines, axis: 'step' as const };
    const { screen } = await mount(SeriesChart, given);
    await expect.element(screen.getByRole('group', { name: /^Losses of Quick run/ })).toBeVisible();
    const words = screen.getByText(/Forger: 3 at step 30, began at 1/);
    expect(words.elements()).toEqual([]);
    for (const work of waiting) work({ didTimeout: false, timeRemaining: () => 50 });
    await expect.element(words).toBeInTheDocument();
  });
});

describe('a chart that is zoomed into', () => {
  it('is moved by the mouse that drags it, and no further than the run goes', async () => {
    const given = { label: 'Losses of Quick run', lines, axis: 'step' as const, visible: null };
    const { screen } = await mount(SeriesChart, given);
    const area = screen.getByRole('group', { name: /^Losses of Quick run/ });
    await expect.element(area).toBeVisible();
    const box = area.element() as HTMLElement;
    box.focus();
    await userEvent.keyboard('{Home}++');
    const read = async () => {
      await userEvent.keyboard('{Home}');
      return screen.getByText(/^step \d+$/).element().textContent;
    };
    const before = await read();
    const { left, top, width } = box.getBoundingClientRect();
    const at = (share: number): PointerEventInit => ({
      ...{ clientX: left + share * width, clientY: top + 30, pointerId: 1, button: 0 },
      bubbles: true,
    });
    vi.spyOn(box, 'setPointerCapture').mockImplementation(() => undefined);
    box.dispatchEvent(new PointerEvent('pointerdown', at(0.9)));
    box.dispatchEvent(new PointerEvent('pointermove', at(0.1)));
    // Taken away by the system, as for a page that is scrolled by touch: what follows moves nothing.
    box.dispatchEvent(new PointerEvent('pointercancel', at(0.1)));
    const moved = await read();
    expect(moved).not.toBe(before);
    box.dispatchEvent(new PointerEvent('pointermove', at(0.9)));
    expect(await read()).toBe(moved);
  });
});

describe('the values at the crosshair of a narrow chart', () => {
  it('stay within their card while the numbers beside it grow', async () => {
    const card = document.createElement('section');
    card.style.cssText = 'width: 260px; padding: 0 20px; box-sizing: content-box';
    document.body.append(card);
    onTestFinished(() => card.remove());
    const long = lines.map((each) => ({
      ...each,
      label: `${each.label} with a name that is long`,
    }));
    const { screen } = await mount(SeriesChart, { label: 'Losses', lines: long, axis: 'step' });
    const area = screen.getByRole('group', { name: /^Losses\. Arrow keys/ });
    await expect.element(area).toBeVisible();
    card.append(screen.getByRole('figure').element());
    await expect.poll(() => area.element().clientWidth).toBeLessThan(260);
    const before = area.element().clientWidth;
    (area.element() as HTMLElement).focus();
    await userEvent.keyboard('{Home}{Shift>}{ArrowRight>3/}{/Shift}');
    const told = () => screen.container.ownerDocument.querySelector('.readings');
    await expect.poll(told).not.toBeNull();
    // Widths of elements are told in whole pixels.
    const end = card.getBoundingClientRect().right + 0.5;
    const right = () => told()?.getBoundingClientRect().right;
    await expect.poll(right).toBeLessThanOrEqual(end);
    await userEvent.keyboard('{ArrowUp>18/}');
    await expect.poll(() => area.element().clientWidth).toBeLessThan(before);
    await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)));
    expect(right()).toBeLessThanOrEqual(end);
  });
});

describe('a hand on a chart', () => {
  const given = { label: 'Losses of Quick run', lines, axis: 'step' as const, visible: null };
  /** @returns what a pointer does at a share of the way along the chart */
  async function chartUnderHand(more: Partial<ComponentProps<typeof SeriesChart>> = {}) {
    const { screen } = await mount(SeriesChart, { ...given, ...more });
    const area = screen.getByRole('group', { name: /^Losses of Quick run/ });
    await expect.element(area).toBeVisible();
    const box = area.element() as HTMLElement;
    const hand =
      (of: HTMLElement, more: PointerEventInit = {}) =>
      (type: string, along: number, down = 0.5) => {
        const { left, top, width, height } = of.getBoundingClientRect();
        const [clientX, clientY] = [left + along * width, top + down * height];
        const event = { clientX, clientY, pointerId: 1, isPrimary: true, bubbles: true, ...more };
        of.dispatchEvent(new PointerEvent(`pointer${type}`, event));
      };
    for (const of of screen.container.querySelectorAll<HTMLElement>('.area, .values'))
      vi.spyOn(of, 'setPointerCapture').mockImplementation(() => undefined);
    const seen = () => screen.container.querySelector('p.axis')?.textContent.replace(/\s+/g, ' ');
    return { screen, box, hand, seen };
  }

  it('takes back with Escape what it is choosing, moving, or choosing of values', async () => {
    const { screen, box, hand, seen } = await chartUnderHand();
    const mouse = hand(box);
    mouse('down', 0.2);
    mouse('move', 0.6);
    await userEvent.keyboard('{Escape}');
    mouse('move', 0.7);
    mouse('up', 0.7);
    await tick();
    expect(seen()?.trim()).toBe('Step');

    mouse('down', 0.2);
    mouse('move', 0.8);
    mouse('up', 0.8);
    await tick();
    const zoomed = seen();
    expect(zoomed).toContain('step 6 to step 24');
    mouse('down', 0.5);
    mouse('move', 0.6);
    await tick();
    expect(seen()).not.toBe(zoomed);
    await userEvent.keyboard('{Escape}');
    mouse('move', 0.7);
    mouse('up', 0.7);
    await tick();
    expect(seen()).toBe(zoomed);

    const values = hand(screen.getByTestId('values-left').element() as HTMLElement);
    values('down', 0.5, 0.2);
    values('move', 0.5, 0.6);
    await userEvent.keyboard('{Escape}');
    values('up', 0.5, 0.6);
    await tick();
    await expect
      .element(screen.getByRole('button', { name: 'All values' }))
      .not.toBeInTheDocument();
  });

  it('is not torn away by a second finger', async () => {
    const { box, hand, seen } = await chartUnderHand({ visible: { minimum: 10, maximum: 20 } });
    const first = hand(box, { pointerType: 'touch', pointerId: 5 });
    const second = hand(box, { pointerType: 'touch', pointerId: 6, isPrimary: false });
    first('down', 0.5);
    second('down', 0.9);
    second('move', 0.1);
    second('up', 0.1);
    await tick();
    expect(seen()).toContain('step 10 to step 20');
    first('move', 0.4);
    await tick();
    expect(seen()).toContain('step 11 to step 21');
  });

  it('reads and picks with the tip of a finger, and lets what is read stand when it is lifted', async () => {
    const onPick = vi.fn();
    const { screen, box, hand } = await chartUnderHand({ onPick });
    const finger = hand(box, { pointerType: 'touch' });
    finger('down', 2 / 3);
    finger('up', 2 / 3);
    finger('leave', 2 / 3);
    await expect.element(screen.getByText(/Forger 2, Detective 2/)).toBeInTheDocument();
    expect(onPick.mock.calls[0]?.[0]).toBeCloseTo(20, 6);
    box.blur();
    await expect.element(screen.getByText(/Forger 2, Detective 2/)).not.toBeInTheDocument();
  });

  it('moves what is zoomed into with the arrow keys, too, as far as the run goes', async () => {
    const { box, seen } = await chartUnderHand({ visible: { minimum: 10, maximum: 20 } });
    box.focus();
    await userEvent.keyboard('{End}{Shift>}{ArrowRight}{/Shift}');
    expect(seen()).toContain('step 11 to step 21');
    await userEvent.keyboard('{Shift>}{ArrowRight>30/}{/Shift}');
    expect(seen()).toContain('step 20 to step 30');
    await userEvent.keyboard('{Home}{Shift>}{ArrowLeft}{/Shift}');
    expect(seen()).toContain('step 19 to step 29');
  });

  it('goes no closer than to what can be told apart', async () => {
    const { box, seen } = await chartUnderHand();
    box.focus();
    await userEvent.keyboard('{+>60/}');
    expect(seen()).toContain('step 14 to step 16');
  });
});

describe('a chart where the system chooses all colours', () => {
  it('shows crosshair, marker and what is chosen, and takes its own colours from there', async () => {
    const markers = [{ x: 10, label: 'Samples of step 10' }];
    const { screen } = await mount(SeriesChart, {
      ...{ label: 'Losses', lines, axis: 'step', markers, crosshair: 20 },
    });
    await expect.element(screen.getByRole('group', { name: /^Losses/ })).toBeVisible();
    const before = pictureOf(screen.container);
    const force = (value: 'active' | 'none') =>
      cdp().send('Emulation.setEmulatedMedia', { features: [{ name: 'forced-colors', value }] });
    onTestFinished(async () => void (await force('none')));
    await force('active');
    await expect.poll(() => pictureOf(screen.container)).not.toBe(before);
    const ground = getComputedStyle(document.body).backgroundColor;
    for (const part of ['.crosshair', '.marker', '.marker span']) {
      const element = screen.container.querySelector(part);
      expect(element && getComputedStyle(element).backgroundColor, part).not.toBe(ground);
    }
  });
});

describe('the legend of a chart that ends before its lines do', () => {
  it('has the values that they had come to by then', async () => {
    const given = { lines, end: 20, hidden: [], onToggle: vi.fn() };
    const { screen } = await mount(ChartLegend, given);
    for (const name of ['Forger 2', 'Detective 2'])
      await expect.element(screen.getByRole('button', { name, exact: true })).toBeVisible();
  });
});

describe('the table of a chart', () => {
  it('has nothing in the column of a line that has ended, and each value in its own', async () => {
    const ended = [line('Short', [7]), line('Long', [1, 2, 3])];
    const { screen } = await mount(ChartTable, { label: 'Losses', lines: ended, axis: 'step' });
    await screen.getByText('Show as table').click();
    const row = screen.getByRole('row').last();
    await expect.poll(() => row.element().textContent).toMatch(/step 30\s*–\s*3\s*\(3\)/);
    await expect
      .element(screen.getByRole('region', { name: 'Losses as a table' }))
      .toHaveAttribute('tabindex', '0');
  });

  it('has a column a line and a row a moment, once it is opened', async () => {
    const { screen } = await mount(ChartTable, { label: 'Losses', lines, axis: 'step' });
    await screen.getByText('Show as table').click();
    await expect.element(screen.getByRole('columnheader', { name: 'Detective' })).toBeVisible();
    expect(screen.getByRole('row').elements()).toHaveLength(1 + 3);
  });
});

describe('what lies over a chart', () => {
  it('names the sheet that a gallery shows where it lies', async () => {
    const left = { span: { minimum: 0, maximum: 3 }, logarithmic: false };
    const { screen } = await mount(ChartPointer, {
      label: 'Losses',
      plot: {
        ...{ left: 0, right: 300, top: 0, bottom: 100, visible: { minimum: 0, maximum: 30 } },
        ...{ values: { left, right: null }, allValues: { left, right: null } },
      },
      chosen: { left: null, right: null },
      whole: { minimum: 0, maximum: 30 },
      axis: 'step',
      lines,
      markers: [{ x: 20, label: 'Samples of step 20' }],
      visible: null,
      crosshair: 10,
    });
    await expect.element(screen.getByTitle('Samples of step 20')).toBeInTheDocument();
    await expect.element(screen.getByText(/Forger 1, Detective 3/)).toBeInTheDocument();
  });
});

describe('the controls of charts', () => {
  it('are remembered: smoothing, axis', async () => {
    const { screen, stores } = await mount(ChartControls, {
      ignoreOutliers: false,
      logarithmic: false,
    });
    screen.getByRole('slider', { name: 'Smoothing of the curves' }).element().focus();
    await userEvent.keyboard('{Home}');
    await screen.getByRole('combobox', { name: 'Horizontal axis' }).selectOptions('time');
    expect(stores.settings.smoothing).toBe(0);
    expect(stores.settings.chartAxis).toBe('time');
    const outliers = screen.getByRole('checkbox', { name: 'Ignore outliers' });
    await outliers.click();
    await expect.element(outliers).toBeChecked();
  });
});
