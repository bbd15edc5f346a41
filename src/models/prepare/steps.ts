import type { PrepareStepName } from '../catalogue/model.ts';
import { prepareCt2ToGgml } from './ct2-to-ggml.ts';
import { prepareEspeakData } from './espeak-data.ts';
import { prepareKokoroVoices } from './kokoro-voices.ts';
import { prepareMoonshineTokens } from './moonshine-tokens.ts';
import { preparePiperVoice } from './piper-voice.ts';
import type { PrepareStep } from './prepare-step.ts';

export const steps: Readonly<Record<PrepareStepName, PrepareStep>> = {
  'moonshine-tokens': prepareMoonshineTokens,
  'piper-voice': preparePiperVoice,
  'kokoro-voices': prepareKokoroVoices,
  'espeak-data': prepareEspeakData,
  'ct2-to-ggml': prepareCt2ToGgml,
};
