import type { ControlEvent } from '../control/events.ts';

/** Every event this page knows; a gateway that was upgraded under an open page may send others. */
const known: Readonly<Record<ControlEvent['type'], true>> = {
  'session-opened': true,
  'session-closed': true,
  'speaker-joined': true,
  'speaker-left': true,
  'speaker-level-measured': true,
  'speech-started': true,
  'speech-paused': true,
  'speech-resumed': true,
  'transcript-updated': true,
  'turn-predicted': true,
  'speculation-started': true,
  'speculation-discarded': true,
  'turn-committed': true,
  'turn-ignored': true,
  'decision-made': true,
  'route-decided': true,
  'tool-called': true,
  'tool-returned': true,
  'answer-deferred': true,
  'deferred-answer-ended': true,
  'answer-started': true,
  'clause-spoken': true,
  'answer-ducked': true,
  'answer-held': true,
  'answer-restored': true,
  'answer-interrupted': true,
  'answer-ended': true,
  'text-posted': true,
  'stage-failed': true,
  'turn-taken-back': true,
  'turn-ended': true,
  'component-changed': true,
  'log-written': true,
  'stack-progressed': true,
  'daemon-ready': true,
  'daemon-stopping': true,
  'events-lost': true,
};

/** The event in a message from our own gateway; undefined for one this page does not know. */
export function readEvent(data: string): ControlEvent | undefined {
  const event = JSON.parse(data) as ControlEvent;
  return event.type in known ? event : undefined;
}
