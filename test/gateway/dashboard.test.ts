import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { createPrometheusMetrics } from '../../src/engines/metrics/prometheus-metrics.ts';
import { createScriptedGateway } from '../fakes/scripted-gateway.ts';
import { grafanaDashboard as dashboard, grafanaQueries, readStackFile } from '../stacks/grafana-dashboard.ts';

/** Names of time series that a scrape of the real endpoint gives, with the labels each may have. */
async function scrapedSeries(): Promise<ReadonlyMap<string, readonly string[]>> {
  await using served = await createScriptedGateway();
  const { body } = await served.gateway.app.inject('/metrics');
  const labels = createPrometheusMetrics().labelsOf;
  const series = new Map<string, readonly string[]>();
  for (const [, name = '', type] of body.matchAll(/^# TYPE (\S+) (\S+)$/gm)) {
    const own = labels(name);
    if (type !== 'histogram') series.set(name, own);
    else {
      series.set(`${name}_bucket`, [...own, 'le']);
      series.set(`${name}_sum`, own).set(`${name}_count`, own);
    }
  }
  return series;
}

describe('the dashboard', () => {
  it('asks for nothing that is not measured', async () => {
    const series = await scrapedSeries();
    expect(grafanaQueries.length).toBeGreaterThan(20);
    for (const { title, expr } of grafanaQueries) {
      const names = expr.match(/aibot_\w+/g) ?? [];
      expect({ title, unknown: names.filter((name) => !series.has(name)) }).toEqual({ title, unknown: [] });
      const known = new Set(['job', ...names.flatMap((name) => series.get(name) ?? [])]);
      const grouped = [...expr.matchAll(/by \(([^)]*)\)/g)].flatMap(([, list = '']) => list.split(', '));
      const selected = [...expr.matchAll(/(\w+)(?:=~|=)"/g)].map(([, label = '']) => label);
      const labels = [...grouped, ...selected];
      expect({ title, unknown: labels.filter((label) => !known.has(label)) }).toEqual({ title, unknown: [] });
    }
    for (const { definition } of dashboard.templating.list)
      expect([...series.keys()]).toContain(/aibot_\w+/.exec(definition)?.[0]);
  });

  it('shows everything that is measured', async () => {
    const asked = grafanaQueries.map(({ expr }) => expr).join('\n');
    const families = [...(await scrapedSeries()).keys()].filter((name) => !/_(?:sum|count)$/.test(name));
    expect(families.filter((name) => !asked.includes(name))).toEqual([]);
  });

  it('lays no panel on another', () => {
    const cells = dashboard.panels.flatMap(({ gridPos: { x, y, w, h } }) =>
      Array.from({ length: w * h }, (_, cell) => `${x + (cell % w)},${y + Math.floor(cell / w)}`),
    );
    expect(new Set(cells).size).toBe(cells.length);
    expect(new Set(dashboard.panels.map(({ id }) => id)).size).toBe(dashboard.panels.length);
  });

  it('is found by Grafana, and Prometheus by it', () => {
    const sources = parse(readStackFile('grafana/provisioning/datasources/prometheus.yaml')) as {
      readonly datasources: readonly { readonly uid: string; readonly url: string }[];
    };
    expect(sources.datasources).toMatchObject([{ uid: 'prometheus', url: 'http://prometheus:9090' }]);
    const text = JSON.stringify(dashboard);
    expect(
      [...text.matchAll(/"type":"prometheus","uid":"([^"]+)"/g)].every(([, uid]) => uid === 'prometheus'),
    ).toBe(true);
    const providers = parse(readStackFile('grafana/provisioning/dashboards/aibot.yaml')) as {
      readonly providers: readonly { readonly options: { readonly path: string } }[];
    };
    const compose = readStackFile('compose.yaml');
    expect(compose).toContain(`./grafana/dashboards:${providers.providers[0]?.options.path}`);
    expect(readdirSync(new URL('../../stacks/grafana/dashboards', import.meta.url))).toEqual(['aibot.json']);
    const prometheus = parse(readStackFile('prometheus/prometheus.yml')) as {
      readonly scrape_configs: readonly { readonly job_name: string }[];
    };
    expect(prometheus.scrape_configs.map((job) => job.job_name)).toEqual(['gateway', 'daemon', 'prometheus']);
  });
});
