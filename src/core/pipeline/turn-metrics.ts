import type { Metrics } from '../ports/index.ts';
import type { Receipt } from './receipt.ts';

/** What a finished turn says about the road from voice to voice. */
export function measureTurn(metrics: Metrics, receipt: Receipt): void {
  const endOfTurn = receipt.stages.find(({ name }) => name === 'end-of-turn');
  if (endOfTurn) metrics.observe('eot_delay_ms', endOfTurn.durationMs);
  for (const { name, durationMs, engineId = '' } of receipt.stages)
    if (name === 'tool') metrics.observe('tool_ms', durationMs, { tool: engineId });
  if (receipt.voiceToVoiceMs !== undefined) {
    metrics.observe('voice_to_voice_ms', receipt.voiceToVoiceMs, { route: receipt.route?.label ?? 'none' });
  }
  if (receipt.route) metrics.count('routes', { label: receipt.route.label });
  if (receipt.outcome === 'interrupted') metrics.count('interruptions');
}
