import { createScope } from '../../shared/abort.ts';
import { within } from '../pipeline/deadline.ts';
import type { Speaker } from '../ports/index.ts';
import type { RouteInput } from '../routing/router.ts';
import { doubtTranscript, isEcho, wordsOf } from '../turn/transcript-guard.ts';
import type { ActiveTurn } from './active-turn.ts';
import { decideAddressing } from './addressing.ts';
import { isBackchannel, isHum, isStopRequest, type OverheardWords } from './barge-in.ts';
import { type ConversationContext, isBeingSpoken, type Judgement } from './context.ts';

export interface HeardTurn {
  readonly turn: ActiveTurn;
  readonly text: string;
  readonly voicedMs: number;
}

/** An echo arrives while the answer is played, or just after. */
const echoReachMs = 1500;
/** A command said among people is taken for one only when the router is as sure as this. */
const commandConfidence = 0.8;

/** Whether a finished turn is worth an answer, and is meant for the assistant. */
export async function judge(heard: HeardTurn, context: ConversationContext): Promise<Judgement> {
  const { turn, text } = heard;
  const ignored = (reason: string): Judgement => ({ ...verdict, isMeant: false, reason });
  const verdict: Judgement = { isMeant: true, reason: '', request: text, isStop: false, route: undefined };

  const doubt = doubtTranscript(
    { transcript: text, voicedMs: heard.voicedMs },
    context.settings().hearing.minVoicedMs,
  );
  if (doubt) return ignored(doubt);
  if (isOwnEcho(text, context)) return ignored('echo of the answer');
  const addition = turn.takenBackText === undefined ? text : withoutBeginning(text, turn.takenBackText);
  if ((turn.spokenOver || turn.takenBackText !== undefined) && isStopRequest(addition)) {
    return { ...verdict, isStop: true, reason: 'asked for silence' };
  }
  if (isHum(text) || (turn.spokenOver && isBeingSpoken(context) && isBackchannel(text))) {
    return ignored('backchannel');
  }

  const addressing = addressingOf(heard, context);
  if (addressing.isAddressed) return { ...verdict, reason: addressing.reason, request: addressing.request };
  const route = await findCommand(heard, context);
  if (route) return { ...verdict, reason: 'command', route };
  return ignored(addressing.reason);
}

/** What words said over the answer are, as far as they go. */
export function overheardWords(heard: HeardTurn, context: ConversationContext): OverheardWords {
  const { text } = heard;
  if (isStopRequest(text)) return 'stop';
  if (doubtTranscript({ transcript: text, voicedMs: heard.voicedMs }, 0)) return 'none';
  if (isOwnEcho(text, context)) return 'echo';
  if (isBackchannel(text)) return 'backchannel';
  return addressingOf(heard, context).isAddressed ? 'meant' : 'not-meant';
}

/** What was asked, without the name the assistant was called by. */
export const requestIn = (heard: HeardTurn, context: ConversationContext): string =>
  addressingOf(heard, context).request;

/** Whether the words so far would be for the assistant, if they were all. */
export const isAddressed = (heard: HeardTurn, context: ConversationContext): boolean =>
  addressingOf(heard, context).isAddressed;

/** Whether this person's voice alone, before any words are known, may hold the answer. */
export function mayInterrupt(speakerId: string, askerId: string, context: ConversationContext): boolean {
  const { addressing, bargeIn } = context.settings();
  if (addressing.mode === 'ask') return false;
  return (
    bargeIn.by === 'anyone' ||
    addressing.mode === 'always' ||
    speakerId === askerId ||
    context.peopleCount() <= 1
  );
}

/** The request with what was said before and by whom it is asked, for the router. */
export function routeInput(text: string, speaker: Speaker, context: ConversationContext): RouteInput {
  const { language, roles = [] } = context.preferencesOf(speaker.id);
  return {
    text,
    language: language ?? context.settings().assistant.language,
    speaker: { id: speaker.id, roles: [...(speaker.roles ?? []), ...roles] },
    context: context.history.exchanges.slice(-2).flatMap(({ question, answer }) => [
      { role: 'user' as const, text: question },
      { role: 'assistant' as const, text: answer },
    ]),
  };
}

function addressingOf({ turn, text }: HeardTurn, context: ConversationContext) {
  const { assistant, addressing } = context.settings();
  const { wakeWord } = context.preferencesOf(turn.speaker.id);
  const last = context.lastAnswer;
  return decideAddressing({
    text,
    speakerId: turn.speaker.id,
    mode: addressing.mode,
    peopleCount: context.peopleCount(),
    names: wakeWord ? [assistant.name, wakeWord] : [assistant.name],
    lastAnswer: last && {
      speakerId: last.speakerId,
      // Measured to where the person began to speak, not to where they ended.
      endedAgoMs:
        last.endedAtMs === undefined ? 0 : context.clock.now() - turn.audio.durationMs - last.endedAtMs,
    },
    followUpMs: addressing.followUpMs,
  });
}

function isOwnEcho(text: string, { clock, lastAnswer }: ConversationContext): boolean {
  if (!lastAnswer) return false;
  const isNear = lastAnswer.endedAtMs === undefined || clock.now() - lastAnswer.endedAtMs < echoReachMs;
  return isNear && isEcho(text, lastAnswer.text);
}

/** Among several people, what the router knows for a command needs no name: "louder", "set a timer". */
async function findCommand({ turn, text }: HeardTurn, context: ConversationContext) {
  if (context.settings().addressing.mode !== 'auto') return undefined;
  const scope = createScope(turn.scope.signal);
  try {
    const { clock } = context;
    const { router } = context.options;
    const { routeDeadlineMs } = context.settings().answer;
    const route = await within(
      'route',
      routeDeadlineMs,
      // Without what was said before: only what is a command by itself needs no name.
      (signal) => router.decide({ ...routeInput(text, turn.speaker, context), context: [] }, { signal }),
      { clock, signal: scope.signal },
    );
    const isCommand =
      route.label === 'command' && !route.isAbstained && route.confidence >= commandConfidence;
    return isCommand ? route : undefined;
  } catch (error) {
    turn.scope.signal.throwIfAborted();
    turn.stageFailed('route', error);
    return undefined;
  } finally {
    scope.dispose();
  }
}

/** What was added to words recognised before; all of it when they were recognised differently this time. */
function withoutBeginning(text: string, beginning: string): string {
  const words = wordsOf(text);
  const before = wordsOf(beginning);
  return before.every((word, index) => words[index] === word) ? words.slice(before.length).join(' ') : text;
}
