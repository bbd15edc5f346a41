import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { silentLogger } from '../../shared/logger.ts';
import { createPreferencesStore } from './preferences-store.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'preferences-'));
});
afterEach(() => rmSync(dir, { recursive: true }));

describe('preferences', () => {
  it('are there after a restart, for their server only, and readable by nobody else', () => {
    const file = join(dir, 'new', 'preferences.json');
    const first = createPreferencesStore(file, silentLogger);
    first.change('north', 'alice', { speed: 1.25 });
    first.change('north', 'alice', { isIgnored: true });
    const second = createPreferencesStore(file, silentLogger);
    expect(second.of('north', 'alice')).toEqual({ speed: 1.25, isIgnored: true });
    expect(second.of('south', 'alice')).toEqual({});
    expect(statSync(file).mode & 0o077).toBe(0);
  });

  it('are gone for good when they are forgotten', () => {
    const file = join(dir, 'preferences.json');
    const store = createPreferencesStore(file, silentLogger);
    store.change('north', 'alice', { wakeWord: 'Jeeves' });
    store.forget('north', 'alice');
    expect(store.of('north', 'alice')).toEqual({});
    expect(readFileSync(file, 'utf8')).not.toContain('Jeeves');
  });

  it('that cannot be read are kept aside', () => {
    const file = join(dir, 'preferences.json');
    writeFileSync(file, '{"north":');
    const store = createPreferencesStore(file, silentLogger);
    store.change('north', 'alice', { speed: 1 });
    expect(readFileSync(`${file}.unreadable`, 'utf8')).toBe('{"north":');
    expect(existsSync(file)).toBe(true);
  });
});
