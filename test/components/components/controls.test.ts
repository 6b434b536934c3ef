import Star from '@lucide/svelte/icons/star';
import { describe, expect, it, vi } from 'vitest';
import { userEvent } from 'vitest/browser';
import Button from '../../../renderer/components/Button.svelte';
import ConfirmDialog from '../../../renderer/components/ConfirmDialog.svelte';
import Dialog from '../../../renderer/components/Dialog.svelte';
import IconButton from '../../../renderer/components/IconButton.svelte';
import Menu from '../../../renderer/components/Menu.svelte';
import NameChooser from '../../../renderer/components/NameChooser.svelte';
import RenameDialog from '../../../renderer/components/RenameDialog.svelte';
import Select from '../../../renderer/components/Select.svelte';
import Slider from '../../../renderer/components/Slider.svelte';
import Spinner from '../../../renderer/components/Spinner.svelte';
import Tabs from '../../../renderer/components/Tabs.svelte';
import { mount } from '../mount.ts';
import { words } from '../snippets.ts';

describe('a button', () => {
  it('does what it says when it is pressed', async () => {
    const onclick = vi.fn();
    const { screen } = await mount(Button, { children: words('Import'), onclick });
    await screen.getByRole('button', { name: 'Import' }).click();
    expect(onclick).toHaveBeenCalledOnce();
  });

  it('takes no clicks while it is busy, and says so', async () => {
    const { screen } = await mount(Button, { children: words('Export'), busy: true });
    const button = screen.getByRole('button', { name: 'Export' });
    await expect.element(button).toBeDisabled();
    await expect.element(button).toHaveAttribute('aria-busy', 'true');
  });

  it('is a link where it leads somewhere', async () => {
    const { screen } = await mount(Button, { children: words('All runs'), href: '#/runs' });
    await expect
      .element(screen.getByRole('link', { name: 'All runs' }))
      .toHaveAttribute('href', '#/runs');
  });

  it('says why it cannot be pressed, also to whoever comes by Tab', async () => {
    const onclick = vi.fn();
    const refused = 'This library can only be looked at.';
    const { screen } = await mount(Button, { children: words('Train'), refused, onclick });
    await userEvent.tab();
    await expect.element(screen.getByText(refused)).toBeVisible();
    await userEvent.keyboard('{Enter}');
    expect(onclick).not.toHaveBeenCalled();
  });
});

describe('a button with an icon alone', () => {
  it('has a name, and a state where it is a toggle', async () => {
    const onclick = vi.fn();
    const { screen } = await mount(IconButton, {
      label: 'Star',
      icon: Star,
      pressed: true,
      onclick,
    });
    const button = screen.getByRole('button', { name: 'Star', pressed: true });
    await button.click();
    expect(onclick).toHaveBeenCalledOnce();
  });
});

describe('a dialog', () => {
  it('has its title and words, and puts the focus on the button that does it', async () => {
    const { screen } = await mount(Dialog, {
      open: true,
      title: 'Keyboard',
      description: 'Everything works without a mouse.',
      children: words('Its body'),
      actions: words('<button>Do it</button>'),
    });
    await expect.element(screen.getByRole('dialog', { name: 'Keyboard' })).toBeVisible();
    await expect.element(screen.getByText('Everything works without a mouse.')).toBeVisible();
    await screen.getByRole('button', { name: 'Close' }).click();
    await expect.element(screen.getByRole('dialog')).not.toBeInTheDocument();
  });

  it('that asks does it only when it is told to', async () => {
    const onConfirm = vi.fn();
    const question = {
      open: true,
      title: 'Delete it for good?',
      message: 'It cannot be brought back.',
      confirmLabel: 'Delete for good',
      onConfirm,
    };
    const { screen, change } = await mount(ConfirmDialog, question);
    await screen.getByRole('button', { name: 'Cancel' }).click();
    await expect.element(screen.getByRole('alertdialog')).not.toBeInTheDocument();
    expect(onConfirm).not.toHaveBeenCalled();
    await change({ open: false });
    await change({ open: true });
    await screen.getByRole('button', { name: 'Delete for good' }).click();
    expect(onConfirm).toHaveBeenCalledOnce();
  });

  it('that renames gives back the new name, without what surrounds it', async () => {
    const onRename = vi.fn();
    const { screen } = await mount(RenameDialog, {
      open: true,
      title: 'Rename run',
      name: 'Quick run',
      onRename,
    });
    const name = screen.getByRole('textbox', { name: 'Name' });
    await expect.element(name).toHaveValue('Quick run');
    await name.fill('  ');
    await expect.element(screen.getByRole('button', { name: 'Rename' })).toBeDisabled();
    await name.fill(' Dragons ');
    await screen.getByRole('button', { name: 'Rename' }).click();
    expect(onRename).toHaveBeenCalledExactlyOnceWith('Dragons');
  });
});

describe('a menu', () => {
  it('opens by the keyboard and does what is chosen; what is disabled cannot be', async () => {
    const onSelect = vi.fn();
    const { screen } = await mount(Menu, {
      label: 'More for Quick run',
      items: [
        { label: 'Remove', disabled: true, onSelect: vi.fn() },
        { label: 'Rename', onSelect },
      ],
    });
    screen.getByRole('button', { name: 'More for Quick run' }).element().focus();
    await userEvent.keyboard('{Enter}');
    await expect
      .element(screen.getByRole('menuitem', { name: 'Remove' }))
      .toHaveAttribute('aria-disabled', 'true');
    await screen.getByRole('menuitem', { name: 'Rename' }).click();
    expect(onSelect).toHaveBeenCalledOnce();
  });
});

describe('a choice', () => {
  it('among a few is a list', async () => {
    const onChange = vi.fn();
    const options = [
      { value: 'png', label: 'PNG files' },
      { value: 'sheet', label: 'Sprite sheet' },
    ] as const;
    const { screen } = await mount(Select, { value: 'png', options, label: 'Format', onChange });
    await screen.getByRole('combobox', { name: 'Format' }).selectOptions('Sprite sheet');
    expect(onChange).toHaveBeenCalledExactlyOnceWith('sheet');
  });

  it('among names is a list while they are few, and searched when they are many', async () => {
    const few = ['blue', 'red'];
    const { screen, change } = await mount(NameChooser, {
      id: 'label',
      value: '',
      names: few,
      none: 'All in turn',
    });
    await expect.element(screen.getByRole('option', { name: 'All in turn' })).toBeInTheDocument();
    await change({ names: Array.from({ length: 40 }, (_, index) => `name ${index}`) });
    const search = screen.getByRole('combobox');
    await expect.element(search).toHaveAttribute('placeholder', 'All in turn');
    await search.fill('name 7');
    await expect.element(search).toHaveValue('name 7');
  });
});

describe('a slider', () => {
  it('moves by the keyboard and says what its value means', async () => {
    const onChange = vi.fn();
    const { screen } = await mount(Slider, {
      value: 2,
      maximum: 5,
      label: 'Step of the samples',
      valueText: 'step 2,500',
      onChange,
    });
    const slider = screen.getByRole('slider', { name: 'Step of the samples' });
    await expect.element(slider).toHaveAttribute('aria-valuetext', 'step 2,500');
    slider.element().focus();
    await userEvent.keyboard('{ArrowRight}');
    expect(onChange).toHaveBeenCalledExactlyOnceWith(3);
  });
});

describe('tabs', () => {
  it('show one panel, and another with the arrow keys', async () => {
    const { screen } = await mount(Tabs, {
      value: 'settings',
      label: 'More about the run',
      tabs: [
        { id: 'settings', label: 'Hyperparameters' },
        { id: 'log', label: 'Log' },
      ],
      panel: words('What the panel says'),
    });
    const list = screen.getByRole('tablist', { name: 'More about the run' });
    await expect.element(list).toBeVisible();
    screen.getByRole('tab', { name: 'Hyperparameters', selected: true }).element().focus();
    await userEvent.keyboard('{ArrowRight}');
    await expect.element(screen.getByRole('tab', { name: 'Log', selected: true })).toBeVisible();
    await expect.element(screen.getByText('What the panel says')).toBeVisible();
  });
});

describe('a spinner', () => {
  it('is nothing for a screen reader: the words beside it say what goes on', async () => {
    const { screen } = await mount(Spinner, {});
    expect(screen.container.querySelector('.spinner')?.getAttribute('aria-hidden')).toBe('true');
  });
});
