import { describe, expect, it } from 'vitest';
import { createVirtualClock } from '../../../test/fakes/virtual-clock.ts';
import { createScope } from '../../shared/abort.ts';
import { defaultSettings } from '../conversation/settings.ts';
import type { VoiceActivityDetector } from '../ports/index.ts';
import { createSpeakerListener } from './speaker-listener.ts';

/** Calls loud what is above half of full scale; `isHanging` makes it never answer. */
function createLoudnessVad() {
  const state = { isHanging: false, opened: 0, resets: 0 };
  const engine = {
    warmUp: () => Promise.resolve(),
    checkHealth: () => Promise.resolve(),
    dispose: () => Promise.resolve(),
  };
  const vad: VoiceActivityDetector = {
    ...engine,
    id: 'loudness',
    placement: 'scripted',
    capabilities: { sampleRateHz: 16_000, windowSamples: 512 },
    open() {
      state.opened++;
      let rest: number[] = [];
      return Promise.resolve({
        process(samples) {
          if (state.isHanging) return new Promise<never>(() => undefined);
          rest.push(...samples);
          const probabilities: number[] = [];
          for (; rest.length >= 512; rest = rest.slice(512)) {
            probabilities.push(rest.slice(0, 512).some((sample) => Math.abs(sample) > 0.5) ? 0.9 : 0.1);
          }
          return Promise.resolve(probabilities);
        },
        reset() {
          state.resets++;
          rest = [];
        },
        dispose: () => undefined,
      });
    },
  };
  return { vad, state };
}

function createListening() {
  const clock = createVirtualClock();
  const scope = createScope();
  const { vad, state } = createLoudnessVad();
  const edges: string[] = [];
  const heard: number[] = [];
  const failures: unknown[] = [];
  let preRoll = new Float32Array(0);
  const listener = createSpeakerListener({
    clock,
    vad,
    settings: () => defaultSettings.hearing,
    signal: scope.signal,
    onStarted: (activity, audio) => {
      preRoll = Float32Array.from(audio);
      edges.push(`started ${activity.onsetMs}`);
    },
    onAudio: (samples) => heard.push(...samples),
    onWindow: (_, edge) => {
      if (edge && edge !== 'started') edges.push(`${edge} ${clock.now()}`);
    },
    onFailure: (error) => failures.push(error),
  });
  const running = listener.run();

  /** Sends `ms` of audio of one loudness at real-time pace. */
  async function send(ms: number, amplitude: number): Promise<void> {
    for (let sent = 0; sent < ms; sent += 20) {
      const atMs = clock.now();
      await clock.advance(20);
      listener.hear(new Float32Array(320).fill(amplitude), atMs);
    }
    await clock.settle();
  }
  return {
    clock,
    scope,
    vad: state,
    listener,
    edges,
    heard,
    failures,
    running,
    send,
    preRoll: () => preRoll,
  };
}

describe('speaker listener', () => {
  it('keeps the soft beginning of a word from before the voice was noticed', async () => {
    const { send, preRoll, edges } = createListening();
    await send(1000, 0.001);
    await send(200, 0.1);
    await send(200, 0.9);
    expect(edges).toHaveLength(1);
    expect(preRoll().filter((sample) => Math.fround(0.1) === sample)).toHaveLength(200 * 16);
    expect(preRoll().length / 16).toBeLessThanOrEqual(450);
  });

  it('notices a pause when nothing is sent any more', async () => {
    const { clock, send, edges, listener } = createListening();
    await send(500, 0.9);
    await clock.advance(300);
    expect(edges.map((edge) => edge.split(' ')[0])).toEqual(['started', 'paused']);
    expect(Number(edges[1]?.split(' ')[1])).toBeLessThanOrEqual(500 + 150);
    expect(listener.activity.silenceMs).toBeGreaterThanOrEqual(150);
  });

  it('does not watch the clock while nobody speaks, nor after the end', async () => {
    const { clock, send, scope, listener, running } = createListening();
    await send(100, 0);
    expect(clock.pendingTimers).toBe(0);
    await send(300, 0.9);
    listener.rest();
    await clock.advance(500);
    expect(clock.pendingTimers).toBe(0);
    scope.cancel('user-left');
    await running;
  });

  it('puts audio after a gap where it belongs, and forgets what was long before', async () => {
    const { clock, send, edges, vad } = createListening();
    await send(500, 0.9);
    await clock.advance(1000);
    await send(300, 0.9);
    expect(edges.map((edge) => edge.split(' ')[0])).toEqual(['started', 'paused', 'resumed']);
    const other = createListening();
    await other.send(100, 0);
    await other.clock.advance(5000);
    await other.send(300, 0.9);
    expect(other.edges).toEqual(['started 5100']);
    expect(other.vad.resets).toBeGreaterThan(vad.resets);
  });

  it('hears again after the detector hung, and has not kept all the audio of the meantime', async () => {
    const { clock, send, vad, failures, edges, heard } = createListening();
    vad.isHanging = true;
    await send(10_000, 0.9);
    vad.isHanging = false;
    await clock.advance(2000);
    await send(500, 0.9);
    expect(failures.length).toBeGreaterThan(0);
    expect(vad.opened).toBeGreaterThan(1);
    expect(edges[0]).toMatch(/^started/);
    const voicedMs = heard.filter((sample) => sample !== 0).length / 16;
    expect(voicedMs).toBeLessThanOrEqual(defaultSettings.hearing.queueMs + 1000);
  });
});
