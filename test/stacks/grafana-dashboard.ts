import { readFileSync } from 'node:fs';

const stacks = new URL('../../stacks/', import.meta.url);

/** A file of `stacks/`, as text. */
export const readStackFile = (path: string): string => readFileSync(new URL(path, stacks), 'utf8');

interface Dashboard {
  readonly uid: string;
  readonly templating: { readonly list: readonly { readonly definition: string }[] };
  readonly panels: readonly {
    readonly id: number;
    readonly title: string;
    readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
    readonly targets?: readonly { readonly expr: string }[];
  }[];
}

export const grafanaDashboard = JSON.parse(readStackFile('grafana/dashboards/aibot.json')) as Dashboard;

/** What its panels ask Prometheus for, Grafana's variables in them. */
export const grafanaQueries = grafanaDashboard.panels.flatMap(({ title, targets = [] }) =>
  targets.map(({ expr }) => ({ title, expr })),
);
