import { createMoonshineHandlers } from '../stt/moonshine-handlers.ts';
import { createWhisperHandlers } from '../stt/whisper-handlers.ts';
import { createSmartTurnHandlers } from '../turn/smart-turn-handlers.ts';
import { createSileroHandlers } from '../vad/silero-handlers.ts';
import { serveEngineHost } from './serve-engine-host.ts';

serveEngineHost({
  ...createSileroHandlers(),
  ...createSmartTurnHandlers(),
  ...createMoonshineHandlers(),
  ...createWhisperHandlers(),
});
