import type { ControlEvent } from '../../control/events.ts';
import type { DashboardChange, DashboardModel } from '../../dashboard/dashboard-model.ts';
import { oneLine } from '../fit.ts';
import { describeFields } from './describe-log.ts';

/**
 * A change as one sentence, for a screen reader, a pipe, or a terminal too small; undefined for what only a
 * picture shows. `model` is the one after the change.
 */
export function describeChange(change: DashboardChange, model: DashboardModel): string | undefined {
  switch (change.type) {
    case 'event-received':
      return describeEvent(change.event, model);
    case 'connected':
      return model.connection.state === 'connected' && model.connection.wasLost
        ? 'The daemon is back.'
        : describeStatus(model);
    case 'disconnected':
      // Said once, however often it is tried again.
      return model.connection.state === 'lost' && model.connection.sinceMs === change.nowMs
        ? [change.message, ...change.nextSteps].join(' ')
        : undefined;
    case 'status-read':
    case 'services-read':
    case 'receipts-read':
    case 'logs-read':
      return undefined;
  }
}

function describeStatus({ status }: DashboardModel): string | undefined {
  if (!status) return undefined;
  const ill = status.components.filter((one) => one.state === 'failed' || one.state === 'degraded');
  const parts = ill.map((one) => `${one.id} is ${one.state}: ${one.detail}.`);
  const places = status.sessions.map((session) => session.place).join(', ');
  return [
    `aibot ${status.version} is ${status.state}, ${places === '' ? 'in no voice channel' : `in ${places}`}.`,
    ...parts,
  ].join(' ');
}

function describeEvent(event: ControlEvent, model: DashboardModel): string | undefined {
  const name = 'speakerId' in event ? (model.speakerNames.get(event.speakerId) ?? event.speakerId) : '';
  switch (event.type) {
    case 'session-opened':
      return `Session ${event.sessionId} was opened.`;
    case 'session-closed':
      return `Session ${event.sessionId} was closed: ${event.reason}.`;
    case 'speaker-joined':
      return `${name} joined.`;
    case 'speaker-left':
      return `${name} left.`;
    case 'speech-started':
      return `${name} speaks.`;
    case 'turn-committed':
      return `${name}: ${oneLine(event.text)}`;
    case 'turn-ignored':
      return `Ignored, ${event.decision.reason}.`;
    case 'decision-made': {
      const { what, choice, confidence, reason } = event.decision;
      return `Decided: ${what} ${choice}${confidence === undefined ? '' : ` ${confidence.toFixed(2)}`}, ${reason}.`;
    }
    case 'tool-called':
      return `Asks the tool ${event.tool} of ${event.source}.`;
    case 'tool-returned':
      return `The tool ${event.tool} is ${event.outcome} after ${Math.round(event.tookMs)} ms.`;
    case 'answer-deferred':
      return 'The answer is written in the background.';
    case 'deferred-answer-ended':
      return `The background answer is ${event.outcome} after ${Math.round(event.tookMs)} ms.`;
    case 'clause-spoken':
      return `aibot: ${oneLine(event.text)}`;
    case 'answer-interrupted':
      return `The answer was interrupted: ${event.reason}.`;
    case 'text-posted':
      return `Posted as text: ${oneLine(event.text)}`;
    case 'stage-failed':
      return `Failed: ${event.stage}, ${event.code}.`;
    case 'turn-taken-back':
      return `${name} goes on speaking.`;
    case 'turn-ended': {
      const { turnId, outcome, voiceToVoiceMs } = event.receipt;
      const latency = voiceToVoiceMs === undefined ? '' : `, ${Math.round(voiceToVoiceMs)} ms voice to voice`;
      return `Turn ${turnId} ${outcome}${latency}.`;
    }
    case 'component-changed':
      return `${event.component.id} is ${event.component.state}: ${event.component.detail}.`;
    case 'log-written': {
      const { level, source, message, fields } = event.record;
      if (level !== 'warn' && level !== 'error') return undefined;
      return `Log, ${level}, ${source}: ${oneLine(message)} ${describeFields(fields)}`.trimEnd();
    }
    case 'stack-progressed': {
      const { step, state, detail } = event.step;
      if (state === 'progressed' || state === 'skipped') return undefined;
      return `${step}: ${state}${detail === '' ? '' : `, ${detail}`}.`;
    }
    case 'daemon-ready':
      return 'The daemon is ready.';
    case 'daemon-stopping':
      return `The daemon is stopping: ${event.reason}.`;
    case 'events-lost':
      return `${event.count} events were missed.`;
    case 'speaker-level-measured':
    case 'speech-paused':
    case 'speech-resumed':
    case 'transcript-updated':
    case 'turn-predicted':
    case 'speculation-started':
    case 'speculation-discarded':
    case 'route-decided':
    case 'answer-started':
    case 'answer-ducked':
    case 'answer-held':
    case 'answer-restored':
    case 'answer-ended':
      return undefined;
  }
}
