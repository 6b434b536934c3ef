/** The folders of a library, relative to it. */
export const libraryFolders = {
  datasets: 'datasets',
  runs: 'runs',
  favourites: 'favourites',
  exports: 'exports',
  /** Files that a browser is sending; emptied at every opening. */
  uploads: 'uploads',
} as const;
