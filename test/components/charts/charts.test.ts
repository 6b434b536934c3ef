import { describe, expect, it, vi } from 'vitest';
import { userEvent } from 'vitest/browser';
import ChartControls from '../../../renderer/charts/ChartControls.svelte';
import ChartLegend from '../../../renderer/charts/ChartLegend.svelte';
import type { ChartLine } from '../../../renderer/charts/chart-line.ts';
import ChartPointer from '../../../renderer/charts/ChartPointer.svelte';
import ChartTable from '../../../renderer/charts/ChartTable.svelte';
import SeriesChart from '../../../renderer/charts/SeriesChart.svelte';
import { mount } from '../mount.ts';

function line(id: string, values: number[]): ChartLine {
  const xs = values.map((_, index) => 10 * (index + 1));
  return { id, label: id, colour: '#0072b2', xs, raw: values, band: null, smoothed: values };
}
const lines = [line('Forger', [1, 2, 3]), { ...line('Detective', [3, 2, 1]), dashed: true }];

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

  it('is zoomed by the keyboard, and shows the whole run again', async () => {
    const { screen } = await mount(SeriesChart, given);
    const area = screen.getByRole('group', { name: /^Losses of Quick run/ });
    await expect.element(area).toBeVisible();
    area.element().focus();
    await userEvent.keyboard('+');
    await screen.getByRole('button', { name: 'Whole run' }).click();
    await expect.element(screen.getByRole('button', { name: 'Whole run' })).not.toBeInTheDocument();
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

  it('says that there is nothing yet', async () => {
    const { screen } = await mount(SeriesChart, { ...given, lines: [line('Forger', [])] });
    await expect.element(screen.getByText(/appear here\.$/)).toBeVisible();
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

describe('the table of a chart', () => {
  it('has a column a line and a row a moment, once it is opened', async () => {
    const { screen } = await mount(ChartTable, { label: 'Losses', lines, axis: 'step' });
    await screen.getByText('Show as table').click();
    await expect.element(screen.getByRole('columnheader', { name: 'Detective' })).toBeVisible();
    expect(screen.getByRole('row').elements()).toHaveLength(1 + 3);
  });
});

describe('what lies over a chart', () => {
  it('names the sheet that a gallery shows where it lies', async () => {
    const { screen } = await mount(ChartPointer, {
      label: 'Losses',
      plot: { left: 0, right: 300, top: 0, bottom: 100, visible: { minimum: 0, maximum: 30 } },
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
    await screen.getByRole('combobox', { name: 'Along' }).selectOptions('time');
    expect(stores.settings.smoothing).toBe(0);
    expect(stores.settings.chartAxis).toBe('time');
    const outliers = screen.getByRole('checkbox', { name: 'Ignore outliers' });
    await outliers.click();
    await expect.element(outliers).toBeChecked();
  });
});
