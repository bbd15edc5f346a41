import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Receipt } from '../../src/core/pipeline/receipt.ts';
import { stopDaemon } from '../../src/daemon/launcher.ts';
import { createSqliteTranscriptStore } from '../../src/store/sqlite-transcript-store.ts';
import { openHome, signal } from './home.ts';

const pastReceipt: Receipt = {
  turnId: 'turn-1',
  sessionId: 'session',
  speakerId: 'ann',
  speakerName: 'Ann',
  startedAt: 1_000,
  outcome: 'interrupted',
  heard: '',
  answer: '',
  spoken: '',
  voiceToVoiceMs: 640,
  stages: [],
  decisions: [],
  tokens: { prompt: 0, cached: 0, completion: 0, discarded: 0 },
};

function hasNativeOpus(): boolean {
  try {
    createRequire(import.meta.url)('@discordjs/opus');
    return true;
  } catch {
    return false;
  }
}

// Every command is a process of its own; on a busy machine a start takes seconds.
describe('the command line', { timeout: 90_000 }, () => {
  it.each([
    { args: ['config', 'get', 'log.level', '--nope'], status: 2, code: 'usage' },
    { args: ['config', 'get'], status: 2, code: 'usage' },
    { args: ['config', 'get', 'log.levle'], status: 2, code: 'config-unknown-key' },
    { args: ['config', 'set', 'gateway.port', 'http'], status: 2, code: 'config-invalid' },
    { args: ['logs', '--since', 'yesterdayish'], status: 2, code: 'usage' },
    { args: ['logs', '--level', 'loud'], status: 2, code: 'usage' },
    { args: ['up', '--profile', 'cloud'], status: 2, code: 'usage' },
    { args: ['routes', 'correct', 'twelve', 'code'], status: 2, code: 'usage' },
    { args: ['statsu'], status: 2, code: 'unknown-command' },
    { args: ['status'], status: 4, code: 'daemon-not-running' },
    { args: ['routes'], status: 4, code: 'daemon-not-running' },
    { args: ['turns'], status: 4, code: 'daemon-not-running' },
    { args: ['voice', 'join'], status: 4, code: 'daemon-not-running' },
    { args: ['restart', 'stt'], status: 4, code: 'daemon-not-running' },
  ])('says $code to $args', async ({ args, status, code }) => {
    await using home = openHome();
    const [json, text] = await Promise.all([home.run([...args, '--json']), home.run(args)]);
    expect({ code: json.code, json: json.json() }).toMatchObject({
      code: status,
      json: { status, error: { code }, warnings: [] },
    });
    expect(json.stderr).toBe('');
    expect(text.code).toBe(status);
    expect(text.stdout).toBe('');
    expect(text.stderr).toMatch(/^Error: .+\n {2}→ /s);
    expect(text.stderr).not.toContain(' at ');
  });

  it('names the file and the nearest key of a wrong configuration, whatever is asked', async () => {
    await using home = openHome();
    mkdirSync(home.paths.configDir, { recursive: true });
    writeFileSync(home.paths.configFile, '{"discord":{"tokn":"private"}}');
    for (const args of [['config', 'list'], ['daemon', 'start'], ['up']]) {
      const { code, stderr } = await home.run(args);
      expect(code, args.join(' ')).not.toBe(0);
      expect(stderr).toContain('"discord.token"');
      expect(stderr).toContain(home.paths.configFile);
      expect(stderr).not.toContain('private"');
    }
  });

  it('writes settings, masks secrets, and says when the environment is stronger', async () => {
    await using home = openHome();
    await home.run(['config', 'set', 'discord.token', 'top-secret']);
    await home.run(['config', 'set', 'engines.llm.use', 'one,two']);
    const list = await home.run(['config', 'list', '--json']);
    expect(list.stdout).not.toContain('top-secret');
    expect(list.json()).toMatchObject({
      status: 0,
      result: {
        settings: [
          { path: 'engines.llm.use', value: ['one', 'two'], isDefault: false },
          { path: 'discord.token', value: '********', isSecret: true },
        ],
      },
    });
    expect(readFileSync(home.paths.configFile, 'utf8')).not.toContain('top-secret');
    const set = await home.run(['config', 'set', 'log.level', 'warn', '--json'], {
      AIBOT_LOG_LEVEL: 'error',
    });
    expect(set.json()).toMatchObject({
      result: { value: 'error' },
      warnings: [expect.stringContaining('AIBOT_LOG_LEVEL')],
    });
  });

  it('shows a running daemon, and its log after it has gone', async () => {
    await using home = openHome();
    const { status } = await home.launch();
    const shown = await home.run(['status', '--json']);
    expect(shown.json()).toMatchObject({
      status: 0,
      result: { state: 'ready', pid: status.pid, components: [], sessions: [] },
      warnings: [],
    });
    expect((await home.run(['daemon', 'status', '--json'])).json()).toMatchObject({
      status: 0,
      result: { state: 'ready' },
    });
    expect((await home.run(['turns', '--json'])).json()).toMatchObject({ status: 0, result: { turns: [] } });
    expect((await home.run(['turns', 'no-such-turn', '--json'])).json()).toMatchObject({
      error: { code: 'turn-not-found' },
    });
    const live = await home.run(['logs', 'light', '--json']);
    expect((await home.run(['down', '--json'])).json()).toMatchObject({
      result: { wasRunning: true, pid: status.pid },
    });
    expect((await home.run(['logs', 'light', '--json'])).json()).toEqual(live.json());
    expect((await home.run(['down', '--json'])).json()).toMatchObject({
      status: 0,
      result: { wasRunning: false },
    });
  });

  it('passes the daemon’s own errors and exit codes on', async () => {
    await using home = openHome();
    await home.launch();
    const join = await home.run(['voice', 'join', '--json']);
    expect(join.json()).toMatchObject({
      status: 5,
      error: { code: 'not-available', message: 'No Discord here.', nextSteps: ['Go there.'] },
    });
    expect(join.code).toBe(5);
  });

  it('examines the installation', async () => {
    await using home = openHome();
    const { code, json } = await home.run(['doctor', '--json'], { AIBOT_NO_SUCH_SETTING: '1' });
    const { result } = json() as {
      result: { isHealthy: boolean; checks: { id: string; state: string; mend: string[] }[] };
    };
    const stateOf = (id: string) => result.checks.find((check) => check.id === id)?.state;
    expect([code, result.isHealthy]).toEqual([0, true]);
    expect(['node', 'sqlite', 'dave', 'encryption', 'config'].map(stateOf)).toEqual(Array(5).fill('ok'));
    // Compiled where the machine could, in WebAssembly with a warning where it could not.
    expect(stateOf('opus')).toBe(hasNativeOpus() ? 'ok' : 'warning');
    expect(['environment', 'daemon', 'token'].map(stateOf)).toEqual(Array(3).fill('warning'));
    for (const check of result.checks) expect(check.mend.length > 0).toBe(check.state !== 'ok');
  });

  it('shows the turns of a daemon that is gone', async () => {
    await using home = openHome();
    mkdirSync(dirname(home.paths.databaseFile), { recursive: true });
    const store = createSqliteTranscriptStore({ file: home.paths.databaseFile, keepsWords: false });
    await store.record(pastReceipt, { signal });
    await store.dispose();
    const { code, json } = await home.run(['turns', '--json']);
    expect(code).toBe(0);
    expect(json()).toMatchObject({
      result: { turns: [{ turnId: 'turn-1', outcome: 'interrupted', voiceToVoiceMs: 640 }] },
      warnings: [expect.stringContaining('not running')],
    });
    expect((await home.run(['turns', 'turn-2', '--json'])).json()).toMatchObject({
      error: { code: 'turn-not-found' },
    });
  });

  it('follows the log into the next daemon, and ends with 130 at Ctrl-C', async () => {
    await using home = openHome();
    await home.launch();
    const follow = home.start(['logs', '--follow', '--json']);
    await follow.untilOutput('daemon ready');
    await stopDaemon({ signal, env: home.env });
    const { status } = await home.launch();
    await follow.untilOutput(`"pid":${status.pid}`);
    follow.interrupt();
    expect((await follow.ended).code).toBe(130);
  });

  it('says that nothing was written by a part that is mistyped, and which was meant', async () => {
    await using home = openHome();
    await home.launch();
    expect((await home.run(['logs', 'lihgt'])).stderr).toContain('Did you mean "light"?');
    expect((await home.run(['logs', 'host:light'])).stdout).toContain('light part starting');
    expect((await home.run(['logs', 'light', '--level', 'error'])).stdout).toContain('No line passes.');
  });

  it('shows the status through a restart of the daemon, and ends with 130 at Ctrl-C', async () => {
    await using home = openHome();
    await home.launch();
    const watch = home.start(['status', '--watch']);
    await watch.untilOutput('is ready');
    await stopDaemon({ signal, env: home.env });
    await watch.untilOutput('The daemon is not running.');
    const { status } = await home.launch();
    await watch.untilOutput(`process ${status.pid},`);
    watch.interrupt();
    expect((await watch.ended).code).toBe(130);
  });

  it('says what is wrong with a home that is a file, and keeps settings it cannot read', async () => {
    await using home = openHome();
    const file = join(home.env['AIBOT_HOME'] ?? '', 'file');
    writeFileSync(file, '');
    const inFile = { AIBOT_HOME: file };
    expect((await home.run(['status', '--json'], inFile)).json()).toMatchObject({
      status: 4,
      error: { code: 'daemon-not-running' },
    });
    expect((await home.run(['up', '--json'], inFile)).json()).toMatchObject({
      error: {
        code: 'check-home',
        message: `Folders of this home: ${file} is a file, where a folder is needed`,
      },
    });

    mkdirSync(home.paths.configDir, { recursive: true });
    writeFileSync(home.paths.configFile, '{ "profile": ');
    expect((await home.run(['config', 'set', 'profile', 'embedded', '--json'])).json()).toMatchObject({
      error: { code: 'config-malformed' },
    });
    expect(readFileSync(home.paths.configFile, 'utf8')).toBe('{ "profile": ');
  });

  it('offers help for every command without loading the engines', async () => {
    await using home = openHome();
    const help = await home.run(['--help']);
    expect(help.code).toBe(0);
    for (const word of ['up', 'down', 'status', 'doctor', 'config', 'daemon', 'voice'])
      expect(help.stdout).toContain(`  ${word} `);
  });
});
