import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { silentLogger } from '../../shared/logger.ts';
import { createTimerStore } from './timer-store.ts';

function temporaryFile(): string {
  const dir = mkdtempSync(join(tmpdir(), 'timers-'));
  onTestFinished(() => rmSync(dir, { recursive: true }));
  return join(dir, 'timers.json');
}

const timerOf = (speakerId: string) => ({
  id: `timer-${speakerId}`,
  label: 'pasta',
  endsAt: 1_000,
  speakerId,
  speakerName: speakerId,
});

it('keeps the timers of each server in a file', () => {
  const file = temporaryFile();
  createTimerStore(file, silentLogger).set('north', [timerOf('alice')]);
  const again = createTimerStore(file, silentLogger);
  expect(again.of('north')).toEqual([timerOf('alice')]);
  expect(again.of('south')).toEqual([]);
});

it('keeps nothing of whom it was to forget, also when their timer still runs', () => {
  const file = temporaryFile();
  const store = createTimerStore(file, silentLogger);
  store.set('north', [timerOf('alice'), timerOf('bob')]);
  store.forget('north', 'alice');
  store.set('north', [timerOf('alice'), timerOf('bob')]);
  expect(createTimerStore(file, silentLogger).of('north')).toEqual([timerOf('bob')]);
});

it('puts an unreadable file aside and begins anew', () => {
  const file = temporaryFile();
  writeFileSync(file, '{"north": [{"id": 1}]}');
  const store = createTimerStore(file, silentLogger);
  expect(store.of('north')).toEqual([]);
  store.set('north', [timerOf('alice')]);
  expect(createTimerStore(file, silentLogger).of('north')).toHaveLength(1);
});
