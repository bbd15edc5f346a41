import { describe, expect, it } from 'vitest';
import { type FallbackEvent, fallbackSpeechToText } from '../../core/decorators/index.ts';
import type { SpeechToText } from '../../core/ports/index.ts';
import { finalTranscript } from '../../core/text/final-transcript.ts';
import { createScope } from '../../shared/abort.ts';
import { guardSpeechToText, standInOf } from '../engine-policies.ts';
import { createServiceGates, gatedLife, gatedSpeechToText } from './service-gates.ts';

const scope = createScope();
const input = { samples: new Float32Array(160), sampleRateHz: 16_000 };

function recogniser(id: string, placement: SpeechToText['placement']) {
  const state = { isIll: false, calls: 0 };
  const engine: SpeechToText = {
    id,
    placement,
    capabilities: { languages: ['*'], maxSegmentMs: 1e9, streamsInterim: false },
    async *transcribe() {
      state.calls++;
      await Promise.resolve();
      if (state.isIll) throw new Error('ill');
      yield { type: 'final', text: id };
    },
    warmUp: () => Promise.resolve(),
    checkHealth: () => Promise.resolve(),
    dispose: () => Promise.resolve(),
  };
  return { engine, state };
}

describe('the gate in front of a service', () => {
  it('lets calls go elsewhere at once while the service is down, and comes back with it', async () => {
    const server = recogniser('server', 'remote');
    const chain = [server.engine, recogniser('own', 'engine-host').engine];
    const gates = createServiceGates();
    const events: FallbackEvent[] = [];
    const guarded = chain.map((engine, index) =>
      gatedSpeechToText(
        () => guardSpeechToText(engine, { standIn: standInOf(chain, index) }),
        engine.placement === 'remote' ? gates.of('whisper') : undefined,
      ),
    );
    const stt = fallbackSpeechToText(guarded, { onFallback: (event) => events.push(event) });
    const hear = () => finalTranscript(stt.transcribe(input, scope));

    expect(await hear()).toBe('own');
    expect(server.state.calls).toBe(0);
    expect(events).toEqual([{ fromId: 'server', toId: 'own', code: 'service-down' }]);

    gates.open('whisper');
    expect(await hear()).toBe('server');

    // One failure opens its breaker for ten seconds; a service that was healed is not made to wait for them.
    server.state.isIll = true;
    expect(await hear()).toBe('own');
    server.state.isIll = false;
    expect(await hear()).toBe('own');
    gates.close('whisper', 'the service whisper is unhealthy');
    gates.open('whisper');
    expect(await hear()).toBe('server');
  });

  it('says why nobody is let through', async () => {
    const gates = createServiceGates();
    const { warmUp } = gatedLife(recogniser('server', 'remote').engine, gates.of('whisper'));
    await expect(warmUp(scope)).rejects.toThrow('server: the service whisper is not up yet.');
    gates.close('whisper', 'the service whisper is failed: no model');
    await expect(warmUp(scope)).rejects.toMatchObject({
      code: 'service-down',
      message: 'server: the service whisper is failed: no model.',
    });
    gates.open('whisper');
    await expect(warmUp(scope)).resolves.toBeUndefined();
  });
});
