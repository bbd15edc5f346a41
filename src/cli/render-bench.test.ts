import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import type { BenchResult } from '../offline/bench/run-bench.ts';
import { summarize } from '../offline/bench/statistics.ts';
import { renderBench, renderComparison } from './render-bench.ts';

function result(voiceToVoice: readonly number[], cpu = 'A'): BenchResult {
  return {
    at: '2026-11-24T00:00:00.000Z',
    machine: { cpu, cores: 2, memoryBytes: 2 ** 34, node: 'v24', platform: 'linux x64' },
    engines: [
      { task: 'llm', id: 'model', loadMs: 900, firstTokenMs: summarize([100, 200]), tokensPerSecond: 27.5 },
    ],
    voiceToVoice: {
      voiceToVoiceMs: summarize(voiceToVoice),
      endOfTurnMs: summarize([250]),
      clips: 3,
      unanswered: 1,
      cut: 0,
      discardedTokenShare: 0.125,
      stages: { stt: summarize([90]) },
      results: [],
    },
    memory: {
      processBytes: 2 ** 27,
      hosts: [{ name: 'thinking', rssBytes: 2 ** 31 }],
      totalBytes: 2 ** 31 + 2 ** 27,
    },
  };
}
const textOf = (lines: readonly string[]) => stripVTControlCharacters(lines.join('\n'));

describe('renderBench', () => {
  it('shows engines, stages and what went wrong', () => {
    const text = textOf(renderBench(result([600, 700, 900]), { width: 100 }));
    expect(text).toMatch(/model\s+900 ms\s+100 \/ 200 ms\s+27\.5/);
    expect(text).toMatch(/voice-to-voice\s+700 ms\s+900 ms/);
    expect(text).toContain('3 questions, 1 unanswered, 0 cut');
    expect(text).toContain('12.5 %');
    expect(text).toContain('thinking 2.0 GiB');
  });
});

describe('renderComparison', () => {
  it('says how much better or worse each stage became', () => {
    const lines = textOf(renderComparison(result([800, 900]), result([600, 1_200]), { width: 100 }));
    expect(lines).toMatch(/voice-to-voice +800 → 600 ms +-25 % +900 → 1200 ms +\+33 %/);
  });
  it('warns of different machines', () => {
    expect(textOf(renderComparison(result([800], 'A'), result([600], 'B'), { width: 100 }))).toContain(
      'different machines',
    );
  });
});
