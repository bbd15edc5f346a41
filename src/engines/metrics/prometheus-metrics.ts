import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { CounterName, HistogramName, MetricLabels, Metrics } from '../../core/ports/index.ts';

/** Measurements that a Prometheus server can scrape. */
export interface PrometheusMetrics extends Metrics {
  readonly contentType: string;
  /** Everything measured so far, in Prometheus' text format. */
  render(): Promise<string>;
  /** The labels a metric of that full name may have. */
  labelsOf(name: string): readonly string[];
}

interface Description {
  readonly help: string;
  readonly labels: readonly string[];
}

const histograms: Readonly<Record<HistogramName, Description>> = {
  eot_delay_ms: { help: 'Last voiced sample to the turn being committed.', labels: [] },
  stt_ms: { help: 'Transcription, request to final transcript.', labels: ['engine'] },
  ttft_ms: { help: 'Language model, request to first token.', labels: ['engine'] },
  generation_ms: { help: 'Language model, request to the end of the answer.', labels: ['engine'] },
  ttfb_ms: { help: 'Voice, request to first audio.', labels: ['engine'] },
  voice_to_voice_ms: { help: 'Last voiced sample in to first audible sample out.', labels: ['route'] },
  tool_ms: { help: 'Tool that a model called, call to result.', labels: ['tool'] },
  classify_ms: { help: 'Classification of a request.', labels: ['engine'] },
  queue_ms: { help: 'Gateway, wait for an engine.', labels: ['task', 'lane'] },
  request_ms: { help: 'Gateway, request in to answer out.', labels: ['path'] },
};

const counters: Readonly<Record<CounterName, Description>> = {
  engine_calls: { help: 'Calls of engines, by how they ended.', labels: ['engine', 'kind', 'outcome'] },
  tokens: { help: 'Tokens of language models.', labels: ['engine', 'kind'] },
  fallbacks: { help: 'Times an engine stood in for another.', labels: ['from', 'to', 'code'] },
  cache_lookups: { help: 'Look-ups in the cache.', labels: ['kind', 'result'] },
  interruptions: { help: 'Answers that were interrupted.', labels: [] },
  routes: { help: 'Requests by their intent.', labels: ['label'] },
  errors: { help: 'Failures of engines, by code.', labels: ['engine', 'code'] },
  requests: { help: 'Requests to the gateway, by how they ended.', labels: ['path', 'status'] },
};

/** From a cache hit to what nobody waits for, about a factor of 1.6 apart: fine enough for a 95th percentile. */
const bucketsMs = [2, 5, 10, 20, 35, 60, 100, 160, 250, 400, 650, 1_000, 1_600, 2_500, 4_000, 6_500, 10_000];

export function createPrometheusMetrics(): PrometheusMetrics {
  const registry = new Registry();
  const histogramOf = mapValues(
    histograms,
    ({ help, labels }, name) =>
      new Histogram({
        name: `aibot_${name}`,
        help,
        labelNames: [...labels],
        buckets: bucketsMs,
        registers: [registry],
      }),
  );
  const counterOf = mapValues(
    counters,
    ({ help, labels }, name) =>
      new Counter({ name: `aibot_${name}_total`, help, labelNames: [...labels], registers: [registry] }),
  );
  new Gauge({
    name: 'aibot_resident_memory_bytes',
    help: 'Memory of this process; engine hosts have their own.',
    registers: [registry],
    collect() {
      this.set(process.memoryUsage.rss());
    },
  });
  return {
    contentType: registry.contentType,
    render: () => registry.metrics(),
    labelsOf: (name) =>
      [...Object.entries(histograms), ...Object.entries(counters)].find(([own]) =>
        [`aibot_${own}`, `aibot_${own}_total`].includes(name),
      )?.[1].labels ?? [],
    observe: (name, value, labels = {}) => histogramOf[name].observe(known(labels, histograms[name]), value),
    count: (name, labels = {}, by = 1) => counterOf[name].inc(known(labels, counters[name]), by),
  };
}

/** A label nobody declared would make the client throw, and measuring must not. */
const known = (labels: MetricLabels, { labels: names }: Description): MetricLabels =>
  Object.fromEntries(names.map((name) => [name, labels[name] ?? '']));

function mapValues<Name extends string, From, To>(
  record: Readonly<Record<Name, From>>,
  make: (value: From, name: Name) => To,
): Readonly<Record<Name, To>> {
  const entries = Object.entries(record) as [Name, From][];
  return Object.fromEntries(entries.map(([name, value]) => [name, make(value, name)])) as Record<Name, To>;
}
