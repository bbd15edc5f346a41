import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import { z } from 'zod';
import { createPrometheusMetrics } from '../../src/engines/metrics/prometheus-metrics.ts';
import { grafanaQueries, readStackFile } from '../stacks/grafana-dashboard.ts';
import { findPrometheus, startPrometheus } from './servers/prometheus.ts';
import type { RunningServer } from './servers/start-server.ts';

const configSchema = z.looseObject({
  global: z.looseObject({ scrape_interval: z.string(), evaluation_interval: z.string() }),
  scrape_configs: z.array(
    z.looseObject({
      job_name: z.string(),
      static_configs: z.array(z.object({ targets: z.array(z.string()) })),
    }),
  ),
});
const answerSchema = z.object({
  status: z.literal('success'),
  data: z.object({ result: z.array(z.object({ value: z.tuple([z.number(), z.string()]) })) }),
  warnings: z.array(z.string()).default([]),
  infos: z.array(z.string()).default([]),
});
const namesSchema = z.object({ data: z.array(z.string()) });

const program = await findPrometheus();

describe.skipIf(!program)('the real Prometheus with the configuration of the stack', () => {
  const metrics = createPrometheusMetrics();
  let home: string;
  let scraped: Server;
  let prometheus: RunningServer;

  beforeAll(async () => {
    home = await mkdtemp(join(tmpdir(), 'aibot-prometheus-'));
    measureEverything();
    scraped = createServer((_, response) => {
      response.setHeader('content-type', metrics.contentType);
      void metrics.render().then((text) => response.end(text));
    });
    scraped.listen(0, '127.0.0.1');
    await once(scraped, 'listening');
    const { port } = scraped.address() as AddressInfo;
    const config = configSchema.parse(parse(readStackFile('prometheus/prometheus.yml')));
    config.global.scrape_interval = '250ms';
    for (const job of config.scrape_configs) {
      if (job.job_name !== 'prometheus') job.static_configs = [{ targets: [`127.0.0.1:${port}`] }];
    }
    const file = join(home, 'prometheus.yml');
    await writeFile(file, stringify(config));
    prometheus = await startPrometheus(program ?? '', file, join(home, 'data'));
  });
  afterAll(async () => {
    await prometheus[Symbol.asyncDispose]();
    scraped.close();
    await rm(home, { recursive: true, force: true });
  });

  /** One of every time series there is: a voice conversation with a tool, through a gateway with a cache. */
  function measureEverything(): void {
    const engine = 'an-engine';
    metrics.observe('eot_delay_ms', 250);
    metrics.observe('stt_ms', 90, { engine });
    metrics.observe('ttft_ms', 150, { engine });
    metrics.observe('generation_ms', 900, { engine });
    metrics.observe('ttfb_ms', 80, { engine });
    metrics.observe('voice_to_voice_ms', 600, { route: 'conversation' });
    metrics.observe('tool_ms', 12, { tool: 'timer' });
    metrics.observe('classify_ms', 3, { engine });
    metrics.observe('queue_ms', 4, { task: 'tts', lane: 'voice' });
    metrics.observe('request_ms', 95, { path: '/synthesize' });
    metrics.count('engine_calls', { engine, kind: 'tts', outcome: 'ok' });
    metrics.count('tokens', { engine, kind: 'completion' }, 12);
    metrics.count('fallbacks', { from: engine, to: 'another', code: 'timeout' });
    metrics.count('cache_lookups', { kind: 'speech', result: 'hit' });
    metrics.count('interruptions');
    metrics.count('routes', { label: 'conversation' });
    metrics.count('errors', { engine, code: 'timeout' });
    metrics.count('requests', { path: '/synthesize', status: '200' });
  }

  async function ask(path: string, parameters: Readonly<Record<string, string>>): Promise<unknown> {
    const url = `http://127.0.0.1:${prometheus.port}/api/v1/${path}?${new URLSearchParams(parameters).toString()}`;
    const response = await fetch(url);
    return response.json();
  }

  /** As Grafana asks: with its variables in their places. */
  const askFor = async (expr: string) =>
    answerSchema.parse(
      await ask('query', {
        query: expr.replaceAll('$__rate_interval', '10s').replaceAll('$job', 'gateway|daemon'),
      }),
    );

  it('finds both processes, and Grafana their names', async () => {
    await expect
      .poll(async () => (await askFor('up{job=~"$job"} == 1')).data.result.length, { timeout: 10_000 })
      .toBe(2);
    const names = await ask('label/job/values', { 'match[]': 'aibot_resident_memory_bytes' });
    expect(namesSchema.parse(names).data).toEqual(['daemon', 'gateway']);
  });

  it.each(grafanaQueries)('shows figures in “$title”: $expr', async ({ expr }) => {
    const figures = async () => {
      // Rates are of what changes between two scrapes.
      measureEverything();
      const { data, warnings, infos } = await askFor(expr);
      return { figures: data.result.map(({ value }) => Number(value[1])), remarks: [...warnings, ...infos] };
    };
    await expect
      .poll(async () => (await figures()).figures.filter((figure) => figure > 0).length, { timeout: 10_000 })
      .toBeGreaterThan(0);
    expect((await figures()).remarks).toEqual([]);
  });
});
