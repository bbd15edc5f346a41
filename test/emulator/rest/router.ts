import type { RestAnswer, RestRequest } from './rest-request.ts';

export type Parameters = Readonly<Record<string, string>>;

export interface Route {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** `/channels/:channelId/messages`. */
  readonly pattern: string;
  /** By the bot's token, or by a secret within the path. */
  readonly auth: 'bot' | 'path';
  readonly answer: (request: RestRequest, parameters: Parameters) => RestAnswer | Promise<RestAnswer>;
}

export interface RouteMatch {
  readonly route: Route;
  readonly parameters: Parameters;
}

/** The first route that fits. */
export function matchRoute(routes: readonly Route[], method: string, path: string): RouteMatch | undefined {
  const parts = path.split('/').map(decodeURIComponent);
  for (const route of routes) {
    const names = route.pattern.split('/');
    const fits =
      route.method === method &&
      names.length === parts.length &&
      names.every((name, index) => name.startsWith(':') || name === parts[index]);
    if (fits) {
      const named = names.flatMap((name, index) =>
        name.startsWith(':') ? [[name.slice(1), parts[index]!] as const] : [],
      );
      return { route, parameters: Object.fromEntries(named) };
    }
  }
  return undefined;
}
