import type { PipelineEvent } from '../core/pipeline/events.ts';
import type { Receipt } from '../core/pipeline/receipt.ts';
import type { CallOptions, IntentLabel, RouteLog, RouteQuery, RouteRecord } from '../core/ports/index.ts';
import { createScope } from '../shared/abort.ts';
import { AibotError, exitCodes, toAibotError } from '../shared/errors.ts';
import type { Logger } from '../shared/logger.ts';

/** What routing decided, and what people say it should have been. */
export interface RouteJournal {
  observe(event: PipelineEvent): void;
  /** Newest first; of the last decisions with the words, even where they are not stored. */
  recent(query: RouteQuery, options: CallOptions): Promise<readonly RouteRecord[]>;
  /** @throws AibotError `route-not-found`, or `route-words-gone` when nobody knows any more what was asked */
  correct(id: number, label: IntentLabel, options: CallOptions): Promise<RouteRecord>;
  /** Corrects the last decision about this person in this session; undefined when there is none. */
  correctLast(
    of: { readonly sessionId: string; readonly speakerId: string },
    label: IntentLabel,
    options: CallOptions,
  ): Promise<RouteRecord | undefined>;
  forget(speakerId: string, options: CallOptions): Promise<number>;
}

type Words = Pick<RouteRecord, 'request' | 'previous' | 'speakerId'>;
type Decided = Extract<PipelineEvent, { readonly type: 'route-decided' }>;

/** Decisions whose words are remembered, so that a person can still say what they were. */
const rememberedWords = 200;
/** Records of corrections themselves stand between a person and what they mean. */
const lookBack = 5;
const correctionSkill = 'skill:correct-route';

export function createRouteJournal(log: RouteLog, logger: Logger): RouteJournal {
  const scope = createScope();
  const words = new Map<number, Words>();
  const open = new Map<string, Decided>();

  /** One decision a turn: the last one, as a question that goes on is decided anew. */
  async function record(
    { turnId, sessionId, speakerId, request, previous, route }: Decided,
    receipt: Receipt,
  ) {
    const answeredBy = receipt.stages.find(({ name }) => name.startsWith('llm-'))?.engineId;
    const answerer = route.answerer.startsWith('skill:') ? route.answerer : (answeredBy ?? route.answerer);
    const place = { turnId, sessionId, speakerId, decidedAt: receipt.startedAt };
    const id = await log.record({ ...route, ...place, answerer, request, previous }, scope);
    words.set(id, { request, previous, speakerId });
    const oldest = words.keys().next().value;
    if (words.size > rememberedWords && oldest !== undefined) words.delete(oldest);
  }

  const journal: RouteJournal = {
    observe(event) {
      if (event.type === 'route-decided') open.set(event.turnId, event);
      if (event.type !== 'turn-ended') return;
      const decided = open.get(event.turnId);
      open.delete(event.turnId);
      if (!decided) return;
      record(decided, event.receipt).catch((error: unknown) =>
        logger.error({ code: toAibotError(error).code }, 'a routing decision could not be stored'),
      );
    },
    async recent(query, options) {
      const records = await log.query(query, options);
      return records.map((one) => {
        const { request, previous } = words.get(one.id) ?? one;
        return { ...one, request, ...(previous !== undefined && { previous }) };
      });
    },
    async correct(id, label, options) {
      const [found] = await journal.recent({ id, limit: 1 }, options);
      if (!found) throw notFound(id);
      const { request, previous } = found;
      if (request === '') throw wordsGone(id);
      return (await log.correct(id, { label, request, previous }, options)) ?? found;
    },
    async correctLast({ sessionId, speakerId }, label, options) {
      const records = await log.query({ sessionId, speakerId, limit: lookBack }, options);
      const meant = records.find(({ answerer }) => answerer !== correctionSkill);
      return meant && (await journal.correct(meant.id, label, options));
    },
    async forget(speakerId, options) {
      for (const [id, one] of words) if (one.speakerId === speakerId) words.delete(id);
      return await log.forget(speakerId, options);
    },
  };
  return journal;
}

const notFound = (id: number) =>
  new AibotError(`There is no routing decision ${id}.`, {
    code: 'route-not-found',
    exitCode: exitCodes.usage,
    nextSteps: ['List the last ones with `aibot routes recent`.'],
  });

const wordsGone = (id: number) =>
  new AibotError(`What decision ${id} was about is no longer known, so that nothing can be learned of it.`, {
    code: 'route-words-gone',
    exitCode: exitCodes.usage,
    nextSteps: [
      `Correct one of the last ${rememberedWords} since the start: aibot routes recent`,
      'Or keep what is said: aibot config set store.transcripts true',
    ],
  });
