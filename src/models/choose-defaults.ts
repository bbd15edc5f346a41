import { catalogue } from './catalogue/catalogue.ts';
import { comesInPackages, type Model } from './catalogue/model.ts';

/** What the choice depends on. */
export interface MachineFacts {
  /** Memory that is free now (`MemAvailable`, not what is unused). */
  readonly freeMemoryBytes: number;
  readonly cpuCores: number;
  /** BCP 47; what people speak to it. */
  readonly language: string;
  /** Ids of installed models. */
  readonly installed: ReadonlySet<string>;
  readonly reach: Reach;
}

/** Where models can be fetched from now: nowhere, from package registries only, or from their hubs as well. */
export type Reach = 'nothing' | 'packages' | 'hub';

export type ModelRole = 'vad' | 'turn' | 'stt' | 'llm' | 'tts';

export interface ModelChoice {
  /** Undefined when nothing that fits can be had; the role then has to do without a model. */
  readonly modelId: string | undefined;
  /** One sentence for `aibot models list` and the log. */
  readonly reason: string;
}

export type ModelChoices = Readonly<Record<ModelRole, ModelChoice>>;

interface Candidate {
  readonly modelId: string;
  readonly reason: string;
}

const gigabytes = (bytes: number) => `${(bytes / 2 ** 30).toFixed(1)} GiB`;

/** The models to run on this machine, with the reason for each; `overrides` are taken as they are. */
export function chooseDefaults(
  facts: MachineFacts,
  overrides: Partial<Record<ModelRole, string>> = {},
): ModelChoices {
  const choose = (role: ModelRole, candidates: readonly Candidate[]): ModelChoice => {
    const override = overrides[role];
    if (override !== undefined) return { modelId: override, reason: 'the configuration says so' };
    const [best] = candidates;
    const had = candidates.find(({ modelId }) => canBeHad(modelId, facts));
    if (!had) return { modelId: undefined, reason: `${best?.modelId ?? 'a model'} cannot be had` };
    const second = had === best ? '' : `; ${best?.modelId ?? ''} cannot be had`;
    return { modelId: had.modelId, reason: had.reason + second };
  };
  return {
    vad: choose('vad', [{ modelId: 'silero-vad-v6', reason: 'it hears speech in noise, in 0.5 ms a frame' }]),
    turn: choose('turn', [
      { modelId: 'smart-turn-v3.2', reason: 'it hears whether a sentence is over, in any language' },
    ]),
    stt: choose('stt', speechToTextFor(facts)),
    llm: choose('llm', languageModelFor(facts)),
    tts: choose('tts', voicesFor(facts)),
  };
}

function canBeHad(modelId: string, { installed, reach }: MachineFacts): boolean {
  const model = catalogue.find(({ id }) => id === modelId);
  if (!model) return false;
  if (installed.has(modelId) || model.recipes.length === 0) return true;
  return reach === 'hub' || (reach === 'packages' && comesInPackages(model));
}

const baseLanguage = (language: string) => language.toLowerCase().split(/[-_]/, 1)[0] ?? '';

function speechToTextFor(facts: MachineFacts): Candidate[] {
  const language = baseLanguage(facts.language);
  if (language !== 'en') {
    return ['whisper-base', 'whisper-tiny'].map((modelId) => ({
      modelId,
      reason: `it understands ${language}; Moonshine only English`,
    }));
  }
  const base = { modelId: 'moonshine-base-en', reason: 'the best English recogniser for a few cores' };
  const tiny = { modelId: 'moonshine-tiny-en', reason: 'a light English recogniser' };
  // It decodes in half the time, and a single core has the answer to think of as well.
  return facts.cpuCores < 2 ? [tiny, base] : [base, tiny];
}

/**
 * Measured on 20 spoken questions: the 1.5B gives 19 acceptable answers and takes 2.1 GB, the 0.5B 10 and
 * 0.85 GB, SmolLM2 7 and 0.3 GB. The floors leave as much again for speech models and the rest of the machine.
 */
function languageModelFor(facts: MachineFacts): Candidate[] {
  const free = gigabytes(facts.freeMemoryBytes);
  const sizes = ['qwen2.5-coder-1.5b-instruct', 'qwen2.5-coder-0.5b-instruct', 'smollm2-135m-instruct'];
  const models = sizes.map((id) => catalogue.find((model) => model.id === id)).filter((model) => !!model);
  const fits = ({ needsFreeBytes = 0 }: Model) => needsFreeBytes <= facts.freeMemoryBytes;
  const usable = models.filter(fits);
  // With hardly any memory the smallest is still worth a try: it is memory-mapped.
  return (usable.length > 0 ? usable : models.slice(-1)).map((model) => ({
    modelId: model.id,
    reason: `${free} of memory are free, and it wants ${gigabytes(model.needsFreeBytes ?? 0)}`,
  }));
}

function voicesFor(facts: MachineFacts): Candidate[] {
  const language = baseLanguage(facts.language);
  const speaks = (model: Model) => model.languages.some((spoken) => baseLanguage(spoken) === language);
  const voices = catalogue.filter((model) => model.task === 'tts' && speaks(model));
  const isExact = ({ languages }: Model) => languages.includes(facts.language.toLowerCase());
  const rank = (model: Model) =>
    model.id.startsWith('piper-') ? (isExact(model) ? 0 : 1) : model.id === 'flite' ? 3 : 2;
  const best = voices
    .toSorted((left, right) => rank(left) - rank(right))
    .map(({ id }) => ({ modelId: id, reason: reasonForVoice(id, facts) }));
  const lastResort = { modelId: 'flite', reason: 'no voice speaks the language; this one always works' };
  return best.length > 0 ? best : [lastResort];
}

function reasonForVoice(id: string, facts: MachineFacts): string {
  if (id.startsWith('piper-')) return `it speaks ${facts.language} and starts within 0.2 s`;
  return id === 'flite' ? 'it is always there' : `it speaks ${facts.language}, if slowly`;
}
