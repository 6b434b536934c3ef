import { runColours, shadeOf, type RunColourName } from '../../../shared/run/colours.ts';

/** The left border of a card that is a run's: its colour, and dashed where its lines are. */
export function runEdge(name: RunColourName, dark: boolean): string {
  return `6px ${runColours[name].dashed ? 'dashed' : 'solid'} ${shadeOf(name, dark)}`;
}
