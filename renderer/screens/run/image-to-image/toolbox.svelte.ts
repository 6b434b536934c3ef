import { rgbOfHex } from '../../../../shared/dataset/background.ts';
import { nothing, type Brush } from '../../../../shared/drawing/brush.ts';

/** What a drawing is made with, in the order of the buttons, each with the key that takes it. */
export const drawingTools = {
  pencil: { label: 'Pencil', key: 'p' },
  eraser: { label: 'Eraser', key: 'e' },
  line: { label: 'Straight line', key: 'l' },
  fill: { label: 'Fill', key: 'f' },
} as const;
export type DrawingTool = keyof typeof drawingTools;

const tools = Object.keys(drawingTools) as DrawingTool[];
export const mirrorKey = 'm';

/** The tool in hand, with its colour and width. */
export class Toolbox {
  tool: DrawingTool = $state('pencil');
  colour = $state('');
  width: number = $state(1);
  /** Whether all that is drawn is drawn on the other side, too. */
  mirrored = $state(false);
  readonly brush: Brush = $derived({
    width: this.width,
    colour: this.tool === 'eraser' ? nothing : [...rgbOfHex(this.colour), 255],
    mirrored: this.mirrored,
  });

  /** @param colour "#rrggbb", to begin with */
  constructor(colour: string) {
    this.colour = colour;
  }

  /** Whoever takes a colour wants to draw with it. */
  takeColour(colour: string): void {
    this.colour = colour;
    if (this.tool === 'eraser') this.tool = 'pencil';
  }

  /** @returns whether the key is one of a tool */
  takeByKey(key: string): boolean {
    const tool = tools.find((one) => drawingTools[one].key === key);
    if (tool) this.tool = tool;
    else if (key === mirrorKey) this.mirrored = !this.mirrored;
    return tool !== undefined || key === mirrorKey;
  }
}
