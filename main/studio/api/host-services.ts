import type { SavedKind } from '../../../shared/api/saved-file.ts';

/** What a host lends the core: the few things that a window can do and a browser cannot. */
export interface HostServices {
  readonly kind: 'desktop' | 'browser';
  /**
   * Shows the platform's folder dialog; null when the person cancels it. Where a host has none, the
   * methods that need it say so (`not-available-here`) or write to the library instead.
   */
  readonly pickFolder?: (purpose: 'import' | 'export') => Promise<string | null>;
  /** Shows the platform's dialog for where a file is saved, which asks before it overwrites; null when it is cancelled. */
  readonly pickSave?: (suggestedName: string, kind: SavedKind) => Promise<string | null>;
}
