import {
  type ClassifyInput,
  type Intent,
  type IntentClassifier,
  type IntentLabel,
  intentLabels,
} from '../../core/ports/index.ts';
import { AibotError } from '../../shared/errors.ts';
import { ellipsisOf, leanOnPrevious } from './follow-up.ts';
import {
  type IntentHead,
  type Logits,
  readIntentHead,
  scoreRequest,
  toProbabilities,
} from './intent-head.ts';
import { openSentenceEncoder, type SentenceEncoder, type SentenceEncoderFiles } from './sentence-encoder.ts';
import { spokenWords } from './spoken-text.ts';

export interface IntentClassifierOptions extends SentenceEncoderFiles {
  /** `assets/intent/head-v1.json`; its adapter lies beside it. */
  readonly headPath: string;
}

/** A chain of follow-ups ("in rust", "and shorter") is followed this far back, in requests of the user. */
const lookBackRequests = 3;
/** The requests of a few conversations; a later turn needs the earlier ones again. */
const rememberedRequests = 64;

/**
 * The embedded classifier: a tuned sentence encoder and hashed n-grams under one calibrated linear head, and the
 * earlier requests where a request is elliptic. Loads on first use; about 3 ms a request on one core.
 */
export function createIntentClassifier(options: IntentClassifierOptions): IntentClassifier {
  let opening: Promise<{ head: IntentHead; encoder: SentenceEncoder }> | undefined;
  const logitsOf = new Map<string, Logits>();

  const open = () => {
    opening ??= openFiles(options).catch((thrown: unknown) => {
      opening = undefined;
      throw thrown;
    });
    return opening;
  };

  async function score(text: string): Promise<Logits> {
    const known = logitsOf.get(text);
    if (known) return known;
    const { head, encoder } = await open();
    const logits = scoreRequest(head, await encoder.encode(text), text);
    const oldest = logitsOf.size >= rememberedRequests ? logitsOf.keys().next().value : undefined;
    if (oldest !== undefined) logitsOf.delete(oldest);
    logitsOf.set(text, logits);
    return logits;
  }

  return {
    id: 'intent-minilm-v1',
    placement: 'in-process',

    async classify(input, { signal }) {
      signal.throwIfAborted();
      const { head } = await open();
      let previous: Record<IntentLabel, number> | undefined;
      let intent: Intent | undefined;
      for (const text of [...earlierRequests(input), input.text].map(plainText)) {
        signal.throwIfAborted();
        if (text === '') continue;
        const logits = await score(text);
        const leaned = leanOnPrevious(logits, previous, head.followUpWeight * ellipsisOf(spokenWords(text)));
        const scores = toProbabilities(leaned, head.temperature);
        intent = toIntent(scores, head.abstainBelow, toProbabilities(logits, head.temperature));
        if (intent.label !== 'command') previous = scores;
      }
      return plainText(input.text) === '' || !intent ? nothingSaid : intent;
    },
    async warmUp({ signal }) {
      signal.throwIfAborted();
      await score('what time is it');
    },
    async checkHealth({ signal }) {
      signal.throwIfAborted();
      await open();
    },
    async dispose() {
      const opened = opening;
      opening = undefined;
      logitsOf.clear();
      await opened?.then(({ encoder }) => encoder.dispose()).catch(() => undefined);
    },
  };
}

async function openFiles(options: IntentClassifierOptions) {
  const { head, adapter } = await readIntentHead(options.headPath);
  try {
    return { head, encoder: await openSentenceEncoder(options, head.taps, adapter) };
  } catch (cause) {
    throw new AibotError('The sentence encoder of the intent classifier cannot be loaded', {
      code: 'intent-encoder-unavailable',
      cause,
      nextSteps: ['Run: aibot models pull minilm-l6-v2-int8'],
    });
  }
}

/** Punctuation and case say nothing here: speech has neither, and typed requests must fare alike. */
const plainText = (text: string): string => spokenWords(text).join(' ');

function earlierRequests({ context = [] }: ClassifyInput): string[] {
  return context
    .filter(({ role }) => role === 'user')
    .slice(-lookBackRequests)
    .map(({ text }) => text);
}

const nothingSaid: Intent = {
  label: 'conversation',
  confidence: 0,
  reason: 'abstained: nothing said',
  isAbstained: true,
  scores: { conversation: 1, code: 0, tool: 0, command: 0 },
};

function toIntent(
  scores: Record<IntentLabel, number>,
  abstainBelow: number,
  alone: Record<IntentLabel, number>,
): Intent {
  const label = bestOf(scores);
  const confidence = scores[label];
  if (confidence < abstainBelow) {
    const reason = `abstained: ${label} seemed likeliest`;
    return { label: 'conversation', confidence, reason, isAbstained: true, scores };
  }
  const reason = bestOf(alone) === label ? 'classifier' : `context: follow-up of ${label}`;
  return { label, confidence, reason, isAbstained: false, scores };
}

function bestOf(scores: Record<IntentLabel, number>): IntentLabel {
  return intentLabels.reduce((best, label) => (scores[label] > scores[best] ? label : best));
}
