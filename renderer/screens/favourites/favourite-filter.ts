import type { Favourite } from '../../../shared/creature/favourite.ts';
import { formatCount } from '../../../shared/format.ts';

const ratings = ['1', '2', '3', '4', '5'] as const;
/** All favourites, those rated so high at least, those without a rating, or what was put out of the way. */
export type FavouriteFilter = 'all' | (typeof ratings)[number] | 'unrated' | 'rejected';

export function filtered(
  filter: FavouriteFilter,
  favourites: readonly Favourite[],
  rejects: readonly Favourite[],
): readonly Favourite[] {
  if (filter === 'all') return favourites;
  if (filter === 'rejected') return rejects;
  if (filter === 'unrated') return favourites.filter(({ rating }) => rating === null);
  return favourites.filter(({ rating }) => rating !== null && rating >= Number(filter));
}

/** With how many there are of each; ratings that nothing has are left out. */
export function filterOptions(
  favourites: readonly Favourite[],
  rejects: readonly Favourite[],
): { value: FavouriteFilter; label: string }[] {
  const count = (filter: FavouriteFilter) => filtered(filter, favourites, rejects).length;
  const option = (value: FavouriteFilter, label: string) => ({
    value,
    label: `${label} (${formatCount(count(value))})`,
  });
  const rated = ratings.filter((least) => least === '1' || count(least) > 0);
  return [
    option('all', 'All favourites'),
    ...rated.map((least) => option(least, least === '5' ? 'Rated 5' : `Rated ${least} or more`)),
    option('unrated', 'Not rated'),
    option('rejected', 'Rejected'),
  ];
}
