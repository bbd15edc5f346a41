import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createConfigStore } from '../../config/config-store.ts';
import { createControlClient } from '../../control/client.ts';
import { performCommand, saveLogs } from './perform-effect.ts';

function emptyDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'aibot-tui-'));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  return directory;
}

function optionsIn(directory: string) {
  return {
    client: createControlClient(join(directory, 'none.sock')),
    openConfig: () => Promise.resolve(createConfigStore({ env: { AIBOT_HOME: directory }, cwd: directory })),
    signal: new AbortController().signal,
  };
}

describe('doing what was typed', () => {
  it('says what failed and what to do about it', async () => {
    const call = { endpoint: 'say', input: { text: 'hello' } } as const;
    const notice = await performCommand({ type: 'call', call, done: 'Said.' }, optionsIn(emptyDirectory()));
    expect(notice).toEqual({
      tone: 'bad',
      text: 'The daemon is not running. Start it with `aibot up`.',
    });
  });

  it('changes a setting without showing it', async () => {
    const options = optionsIn(emptyDirectory());
    const set = { type: 'set', key: 'discord.token', value: 'top-secret' } as const;
    const notice = await performCommand(set, options);
    expect(notice).toMatchObject({ tone: 'good' });
    expect(notice.text).not.toContain('top-secret');
    expect((await options.openConfig()).get('discord.token')).toMatchObject({ isDefault: false });
    expect(await performCommand({ ...set, key: 'discord.tokn' }, options)).toMatchObject({ tone: 'bad' });
  });

  it('saves log lines for the person alone, and never over another file', async () => {
    const directory = emptyDirectory();
    const record = {
      timeMs: 0,
      level: 'warn',
      source: 'stt',
      message: 'slow',
      fields: { tookMs: 9 },
    } as const;
    expect(await saveLogs([record], directory, 0)).toMatchObject({ tone: 'good' });
    const [name = ''] = readdirSync(directory);
    expect(readFileSync(join(directory, name), 'utf8')).toBe(
      '1970-01-01T00:00:00.000Z warn stt slow tookMs=9\n',
    );
    expect(statSync(join(directory, name)).mode & 0o077).toBe(0);
    expect(await saveLogs([record], directory, 0)).toMatchObject({ tone: 'bad' });
  });
});
