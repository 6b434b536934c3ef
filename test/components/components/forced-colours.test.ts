import Star from '@lucide/svelte/icons/star';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { cdp } from 'vitest/browser';
import FieldInput from '../../../renderer/components/FieldInput.svelte';
import IconButton from '../../../renderer/components/IconButton.svelte';
import Tabs from '../../../renderer/components/Tabs.svelte';
import BackdropControl from '../../../renderer/gallery/BackdropControl.svelte';
import { nothingChosen } from '../../../renderer/lib/selection.ts';
import FavouriteGrid from '../../../renderer/screens/favourites/FavouriteGrid.svelte';
import PresetCards from '../../../renderer/screens/runs/PresetCards.svelte';
import { presets, type Preset } from '../../../shared/run/presets.ts';
import { answersOfLibrary, pond, stars } from '../example-library.ts';
import { mount } from '../mount.ts';
import { words } from '../snippets.ts';

const force = (value: 'active' | 'none') =>
  cdp().send('Emulation.setEmulatedMedia', { features: [{ name: 'forced-colors', value }] });

beforeEach(async () => void (await force('active')));
afterEach(async () => void (await force('none')));

/** What the system leaves of how a thing looks. */
function lookOf(element: Element, part?: string): string {
  const { backgroundColor, borderTopColor, borderBottomColor, outlineStyle, color } =
    getComputedStyle(element, part);
  return [backgroundColor, borderTopColor, borderBottomColor, outlineStyle, color].join(' ');
}

describe('where the system chooses all colours', () => {
  it('the tab that is open is told from others', async () => {
    const tabs = ['Settings', 'Log', 'Notes'].map((label) => ({ id: label, label }));
    const given = { value: 'Log', label: 'More', tabs, panel: words('What it says') };
    const { screen } = await mount(Tabs, given);
    await expect.element(screen.getByRole('tab', { name: 'Log' })).toBeVisible();
    const [settings, log, notes] = screen
      .getByRole('tab')
      .elements()
      .map((each) => lookOf(each));
    expect(settings).toBe(notes);
    expect(log).not.toBe(settings);
  });

  it('a button that is on is told from one that is off', async () => {
    const { screen, change } = await mount(IconButton, {
      label: 'Star',
      icon: Star,
      pressed: true,
    });
    const button = screen.getByRole('button', { name: 'Star' });
    const on = lookOf(button.element());
    await change({ pressed: false });
    await expect.element(button).toHaveAttribute('aria-pressed', 'false');
    expect(lookOf(button.element())).not.toBe(on);
  });

  it('creatures that are chosen are told from others', async () => {
    const [first] = stars;
    const selection = { ...nothingChosen, chosen: new Set([String(first?.id)]) };
    const given = { items: stars, zoom: null, selection, onOpen: () => undefined };
    const { screen } = await mount(FavouriteGrid, given, { answers: answersOfLibrary() });
    const options = screen.getByRole('option');
    await expect.poll(() => options.elements().length).toBe(stars.length);
    // Behind a picture all grounds are the system's: its frame tells.
    const [chosen, other, another] = options.elements().map((each) => {
      const { borderTopColor, outlineStyle } = getComputedStyle(each);
      return [borderTopColor, outlineStyle].join(' ');
    });
    expect(other).toBe(another);
    expect(chosen).not.toBe(other);
  });

  it('the card that is chosen is told from others', async () => {
    const given = {
      chosen: presets[1] as Preset,
      dataset: pond,
      timeOf: () => null,
      onChoose: () => undefined,
    };
    const { screen } = await mount(PresetCards, given, { answers: answersOfLibrary() });
    const card = (place: number) => screen.getByTestId(`preset-${presets[place]?.id}`);
    await expect.element(card(0)).toBeVisible();
    expect(lookOf(card(0).element())).toBe(lookOf(card(2).element()));
    expect(lookOf(card(1).element())).not.toBe(lookOf(card(0).element()));
  });

  it('a switch shows its thumb, and whether it is on', async () => {
    const field = { name: 'flip', label: 'Flip', help: '', group: '', kind: 'boolean' as const };
    const given = { id: 'flip', field, disabled: false, invalid: false, describedBy: '' };
    const { screen, change } = await mount(FieldInput, {
      ...given,
      value: true,
      onChange: () => undefined,
    });
    const input = screen.getByRole('switch').element();
    const thumb = () => getComputedStyle(input, '::after').backgroundColor;
    const ground = () => getComputedStyle(input).backgroundColor;
    const on = ground();
    expect(thumb()).not.toBe(on);
    await change({ value: false });
    await expect.poll(ground).not.toBe(on);
    expect(thumb()).not.toBe(ground());
  });

  it('colours to choose from are themselves', async () => {
    const { screen } = await mount(BackdropControl, {});
    await expect.element(screen.getByRole('radiogroup')).toBeVisible();
    const swatch = (value: string) =>
      screen.getByTestId(`backdrop-${value}`).element().nextElementSibling as Element;
    expect(getComputedStyle(swatch('white')).backgroundColor).toBe('rgb(255, 255, 255)');
    expect(getComputedStyle(swatch('black')).backgroundColor).toBe('rgb(0, 0, 0)');
  });
});
