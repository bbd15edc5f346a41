import { describe, expect, it } from 'vitest';
import { createPrometheusMetrics } from './prometheus-metrics.ts';

/** Samples of Prometheus' text format, by name with labels. */
function samplesOf(text: string): Map<string, number> {
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return new Map(
    lines.map((line) => {
      const match = /^([a-z_]+(?:\{[^}]*\})?) (\S+)$/.exec(line);
      if (!match) throw new Error(`no sample: ${line}`);
      return [match[1] ?? '', Number(match[2])];
    }),
  );
}

describe('Prometheus metrics', () => {
  it('are distributions and counts a scraper reads', async () => {
    const metrics = createPrometheusMetrics();
    metrics.observe('stt_ms', 90, { engine: 'moonshine' });
    metrics.observe('stt_ms', 300, { engine: 'moonshine' });
    metrics.count('tokens', { engine: 'qwen', kind: 'prompt' }, 40);
    metrics.count('interruptions');
    const samples = samplesOf(await metrics.render());
    expect(samples.get('aibot_stt_ms_bucket{le="100",engine="moonshine"}')).toBe(1);
    expect(samples.get('aibot_stt_ms_count{engine="moonshine"}')).toBe(2);
    expect(samples.get('aibot_stt_ms_sum{engine="moonshine"}')).toBe(390);
    expect(samples.get('aibot_tokens_total{engine="qwen",kind="prompt"}')).toBe(40);
    expect(samples.get('aibot_interruptions_total')).toBe(1);
  });

  it('take labels nobody declared without a fuss', async () => {
    const metrics = createPrometheusMetrics();
    metrics.count('routes', { label: 'code', speaker: 'anna' });
    const text = await metrics.render();
    expect(text).toContain('aibot_routes_total{label="code"} 1');
    expect(text).not.toContain('anna');
  });
});
