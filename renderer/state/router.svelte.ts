import { hrefTo, parseRoute, type Route } from '../screens/screens.ts';

/** Where the window is; follows the address's hash. */
export class Router {
  route = $state.raw<Route>(parseRoute(window.location.hash));

  constructor() {
    window.addEventListener('hashchange', () => {
      this.route = parseRoute(window.location.hash);
    });
  }

  go(route: Route): void {
    window.location.hash = hrefTo(route);
  }

  /** Changes the address without a step in the history, e.g. while a choice is made on the screen. */
  replace(route: Route): void {
    window.history.replaceState(null, '', hrefTo(route));
    this.route = route;
  }
}
