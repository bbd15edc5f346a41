/** What is measured as a distribution; ms unless the name says otherwise. */
export type HistogramName =
  | 'eot_delay_ms' /** last voiced sample → turn committed */
  | 'stt_ms' /** transcription, request → final */
  | 'ttft_ms' /** language model, request → first token */
  | 'generation_ms' /** language model, request → finished */
  | 'ttfb_ms' /** voice, request → first audio */
  | 'voice_to_voice_ms' /** last voiced sample in → first audible sample out */
  | 'tool_ms' /** a tool, call → result */
  | 'classify_ms'
  | 'queue_ms' /** gateway, request ready → its engine's turn */
  | 'request_ms' /** gateway, request in → answer out */;

/** What is only counted. */
export type CounterName =
  | 'engine_calls'
  | 'tokens'
  | 'fallbacks'
  | 'cache_lookups'
  | 'interruptions'
  | 'routes'
  | 'errors'
  | 'requests';

/** Few and bounded: every combination is a time series. Never a person, never their words. */
export type MetricLabels = Readonly<Record<string, string>>;

/** Where measurements go; must not throw and must not wait. */
export interface Metrics {
  observe(name: HistogramName, value: number, labels?: MetricLabels): void;
  count(name: CounterName, labels?: MetricLabels, by?: number): void;
}
