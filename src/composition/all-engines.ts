import { embeddedEngines } from './embedded-engines.ts';
import type { EngineRegistry } from './engine-registry.ts';
import { gatewayEngines } from './gateway-engines.ts';
import { remoteEngines } from './remote-engines.ts';

/** Every engine that can be named in the configuration. */
export const allEngines: EngineRegistry = {
  ...embeddedEngines,
  stt: [...embeddedEngines.stt, ...remoteEngines.stt, ...gatewayEngines.stt],
  llm: [...embeddedEngines.llm, ...remoteEngines.llm, ...gatewayEngines.llm],
  tts: [...embeddedEngines.tts, ...remoteEngines.tts, ...gatewayEngines.tts],
};
