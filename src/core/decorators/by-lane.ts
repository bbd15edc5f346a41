import type { Engine, SpeechToText, TextToSpeech, VoiceActivityDetector } from '../ports/index.ts';

/** The same engine twice: for who is waiting for it now, and for what can wait. */
interface Lanes<Port extends Engine> {
  readonly live: Port;
  /** In a place of its own, so that work it has begun and cannot interrupt delays no live call. */
  readonly batch: Port;
}

/** One detector of two, as {@link speechToTextByLane}: a stream stays where it was opened. */
export function voiceActivityDetectorByLane(lanes: Lanes<VoiceActivityDetector>): VoiceActivityDetector {
  return {
    ...life(lanes),
    capabilities: lanes.live.capabilities,
    open: (options) => (options.lane === 'batch' ? lanes.batch : lanes.live).open(options),
  };
}

/** One recogniser of two: calls of the lane `batch` go to the one, all others to the other. */
export function speechToTextByLane(lanes: Lanes<SpeechToText>): SpeechToText {
  return {
    ...life(lanes),
    capabilities: lanes.live.capabilities,
    transcribe: (input, call) => (input.lane === 'batch' ? lanes.batch : lanes.live).transcribe(input, call),
  };
}

/** One voice of two, as {@link speechToTextByLane}. */
export function textToSpeechByLane(lanes: Lanes<TextToSpeech>): TextToSpeech {
  return {
    ...life(lanes),
    capabilities: lanes.live.capabilities,
    synthesize: (input, call) => (input.lane === 'batch' ? lanes.batch : lanes.live).synthesize(input, call),
  };
}

/** Batch work loads what it needs when there is some: until then, and where there never is, it costs nothing. */
const life = ({ live, batch }: Lanes<Engine>): Engine => ({
  id: live.id,
  placement: live.placement,
  warmUp: (call) => live.warmUp(call),
  checkHealth: (call) => live.checkHealth(call),
  async dispose() {
    await Promise.all([live.dispose(), batch.dispose()]);
  },
});
