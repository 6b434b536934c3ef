import type { SavedKind } from '../../../shared/api/saved-file.ts';

/** What a host lends the core: the few things that a window can do and a browser cannot. */
export interface HostServices {
  readonly kind: 'desktop' | 'browser';
  /**
   * Shows the platform's folder dialog; null when the person cancels it. Where a host has none, the
   * methods that need it say so (`not-available-here`) or write to the library instead.
   */
  readonly pickFolder?: (purpose: 'import' | 'export' | 'backup') => Promise<string | null>;
  /** Shows the platform's dialog for where a file is saved, which asks before it overwrites; null when it is cancelled. */
  readonly pickSave?: (suggestedName: string, kind: SavedKind) => Promise<string | null>;
  /** What a desktop can do besides, and remembers for the person beside the library. */
  readonly desktop?: DesktopServices;
}

export interface DesktopServices {
  /** The newest first, the open one among them. */
  recentLibraries(): string[];
  /** Asks for the folder of a library; null when the person cancels it. */
  pickLibrary(): Promise<string | null>;
  /** Closes the studio, which saves what trains, and starts it again with this library, now and the next times. */
  openLibrary(path: string): void;
  showLibrary(): void;
  /** Whether the end of a run is told to a person who looks at something else. */
  notifies(): boolean;
  setNotifies(notifies: boolean): void;
  /** What it shows itself is in this language from then on. */
  speak(language: string): Promise<void>;
}
