import { expect } from 'vitest';
import type { PipelineEvent } from '../../src/core/pipeline/events.ts';
import type { ScenarioRun, StepRecord } from './run-scenario.ts';
import type { Expectation } from './scenario.ts';

/** Checks what every conversation owes, and then what the scenario asks. */
export function checkScenario(run: ScenarioRun): void {
  checkTurnsEnded(run.events);
  expect(run.leftOver).toEqual({ timers: 0, vadStreams: 0, modelCalls: 0, voiceCalls: 0 });
  for (const record of run.steps) {
    for (const expectation of record.step.expect) checkExpectation(run, record, expectation);
  }
}

function checkTurnsEnded(events: readonly PipelineEvent[]): void {
  const begun = new Set(events.flatMap((event) => ('turnId' in event ? [event.turnId] : [])));
  const ended = events.flatMap((event) => (event.type === 'turn-ended' ? [event.turnId] : []));
  expect(ended.toSorted(), 'every turn ends once').toEqual([...begun].toSorted());
  for (const event of events) {
    if (event.type !== 'turn-ended') continue;
    for (const stage of event.receipt.stages) expect(stage.durationMs).toBeGreaterThanOrEqual(0);
  }
}

function checkExpectation(run: ScenarioRun, record: StepRecord, expectation: Expectation): void {
  const about = `${record.step.user ?? record.step.types ?? 'step'} → ${JSON.stringify(expectation)}`;
  const log = () => `${about}\n${run.events.map(describeEvent).join('\n')}`;
  // "Never" means until the next thing is said for its own sake.
  const next = run.steps.find(({ startMs, step }) => startMs > record.startMs && step.when === undefined);
  const untilMs = expectation.absent === undefined ? Infinity : (next?.startMs ?? Infinity);
  const anchorMs = expectation.from === 'end' ? record.endMs : record.startMs;
  const matching = run.events.filter(
    (event) =>
      event.type === (expectation.event ?? expectation.absent) &&
      event.atMs >= record.startMs &&
      event.atMs < untilMs &&
      (expectation.by === undefined || ('speakerId' in event && event.speakerId === expectation.by)) &&
      (expectation.text_contains === undefined || textOf(event).includes(expectation.text_contains)) &&
      (expectation.where === undefined || holds(event, expectation.where)),
  );
  const { within_ms: withinMs, not_before_ms: notBeforeMs } = expectation;
  const inTime = matching.filter(
    ({ atMs }) =>
      (withinMs === undefined || atMs - anchorMs <= withinMs) &&
      (notBeforeMs === undefined || atMs - anchorMs >= notBeforeMs),
  );
  if (expectation.absent !== undefined) expect(inTime.length, log()).toBe(0);
  else if (expectation.times !== undefined) expect(inTime.length, log()).toBe(expectation.times);
  else expect(inTime.length, log()).toBeGreaterThan(0);
}

function textOf(event: PipelineEvent): string {
  if (event.type === 'turn-ended') return event.receipt.spoken;
  if ('text' in event) return event.text;
  return 'spoken' in event ? event.spoken : '';
}

/** Strings are found anywhere in the value; `'<700'` and `'>0'` compare numbers. */
function holds(actual: unknown, wanted: unknown): boolean {
  if (typeof wanted === 'string' && /^[<>]-?\d/.test(wanted)) {
    const limit = Number(wanted.slice(1));
    return typeof actual === 'number' && (wanted.startsWith('<') ? actual < limit : actual > limit);
  }
  if (typeof wanted === 'string') {
    return wanted === '' ? actual === '' : JSON.stringify(actual ?? '').includes(wanted);
  }
  if (typeof wanted !== 'object' || wanted === null) return actual === wanted;
  if (typeof actual !== 'object' || actual === null) return false;
  const fields = actual as Readonly<Record<string, unknown>>;
  return Object.entries(wanted).every(([key, value]) => holds(fields[key], value));
}

function describeEvent({ type, atMs, ...rest }: PipelineEvent): string {
  const { sessionId, ...details } = rest;
  return `${Math.round(atMs).toString().padStart(6)} ${type} ${sessionId === '' ? '' : JSON.stringify(details)}`;
}
