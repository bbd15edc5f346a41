import type {
  CallOptions,
  Engine,
  LanguageModel,
  SpeechToText,
  TextToSpeech,
} from '../../core/ports/index.ts';
import { AibotError, exitCodes } from '../../shared/errors.ts';

/** Whether the service behind an engine works; while it does not, nobody waits for it. */
export interface ServiceGate {
  readonly service: string;
  /** Why calls are refused; undefined when they are not. */
  closedBecause(): string | undefined;
  /** Another number each time it was opened: what was remembered of failures before does not count any more. */
  generation(): number;
}

export interface ServiceGates {
  /** The gate in front of all engines of a service; closed at first. */
  of(service: string): ServiceGate;
  open(service: string): void;
  close(service: string, reason: string): void;
}

export function createServiceGates(): ServiceGates {
  const open = new Map<string, number>();
  const reasons = new Map<string, string>();
  let count = 0;
  return {
    of: (service) => ({
      service,
      closedBecause: () =>
        open.has(service) ? undefined : (reasons.get(service) ?? `the service ${service} is not up yet`),
      generation: () => open.get(service) ?? 0,
    }),
    open(service) {
      if (!open.has(service)) open.set(service, ++count);
    },
    close(service, reason) {
      open.delete(service);
      reasons.set(service, reason);
    },
  };
}

/** Of an engine that is not asked because its service is down; something stands in for it at once. */
export const serviceDownCode = 'service-down';

function refuse(engineId: string, gate: ServiceGate): void {
  const reason = gate.closedBecause();
  if (reason === undefined) return;
  throw new AibotError(`${engineId}: ${reason}.`, {
    code: serviceDownCode,
    retryable: true,
    exitCode: exitCodes.unavailable,
    nextSteps: ['See what the services do: aibot services', `Read its log: aibot logs ${gate.service}`],
  });
}

/** The life of an engine: it is warmed up and asked for its health only while its service works. */
export function gatedLife(engine: Engine, gate: ServiceGate): Engine {
  const guarded = (run: (options: CallOptions) => Promise<void>) => async (options: CallOptions) => {
    refuse(engine.id, gate);
    await run(options);
  };
  return {
    id: engine.id,
    placement: engine.placement,
    warmUp: guarded((options) => engine.warmUp(options)),
    checkHealth: guarded((options) => engine.checkHealth(options)),
    dispose: () => engine.dispose(),
  };
}

/**
 * What every gated engine has in common. `engine` refuses while the gate is closed and gives the engine otherwise,
 * made anew with each opening, so that its breaker forgets what was before.
 */
function gated<Port extends Engine>(make: () => Port, gate: ServiceGate) {
  const first = make();
  let current = first;
  let generation = gate.generation();
  return {
    first,
    life: gatedLife(first, gate),
    engine: (): Port => {
      refuse(first.id, gate);
      if (gate.generation() !== generation) current = make();
      generation = gate.generation();
      return current;
    },
  };
}

export function gatedSpeechToText(make: () => SpeechToText, gate: ServiceGate | undefined): SpeechToText {
  if (!gate) return make();
  const { first, life, engine } = gated(make, gate);
  return {
    ...life,
    capabilities: first.capabilities,
    async *transcribe(input, options) {
      yield* engine().transcribe(input, options);
    },
  };
}

export function gatedTextToSpeech(make: () => TextToSpeech, gate: ServiceGate | undefined): TextToSpeech {
  if (!gate) return make();
  const { first, life, engine } = gated(make, gate);
  return {
    ...life,
    capabilities: first.capabilities,
    async *synthesize(input, options) {
      yield* engine().synthesize(input, options);
    },
  };
}

export function gatedLanguageModel(make: () => LanguageModel, gate: ServiceGate | undefined): LanguageModel {
  if (!gate) return make();
  const { first, life, engine } = gated(make, gate);
  return {
    ...life,
    capabilities: first.capabilities,
    async *generate(input, options) {
      yield* engine().generate(input, options);
    },
    prefill: async (input, options) => {
      if (gate.closedBecause() === undefined) await engine().prefill(input, options);
    },
  };
}
