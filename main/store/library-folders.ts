/** The folders of a library, relative to it. */
export const libraryFolders = {
  datasets: 'datasets',
  runs: 'runs',
  favourites: 'favourites',
  /** What drew favourites, a folder a step of a run: they stay when the run goes. */
  generators: 'generators',
  exports: 'exports',
  /** Files that a browser is sending; emptied at every opening. */
  uploads: 'uploads',
} as const;
