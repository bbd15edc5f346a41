import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AibotError } from '../shared/errors.ts';
import { createConfigStore } from './config-store.ts';
import { configKeys } from './keys.ts';
import { loadConfig, loadConfigWithSources } from './load-config.ts';
import { resolvePaths } from './paths.ts';

let home: string;
const env = (more: NodeJS.ProcessEnv = {}) => ({ AIBOT_HOME: home, ...more });
const load = (more: NodeJS.ProcessEnv = {}, overrides: Record<string, unknown> = {}) =>
  loadConfig({ env: env(more), cwd: home, overrides });
const write = (name: string, content: string) => {
  const { configDir } = resolvePaths({ env: env() });
  mkdirSync(configDir, { recursive: true });
  writeFileSync(join(configDir, name), content);
};
const errorOf = (run: () => unknown): AibotError => {
  try {
    run();
  } catch (error) {
    if (error instanceof AibotError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
};

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'aibot-config-'));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

describe('loadConfig', () => {
  it('needs no file', () => {
    const config = load();
    expect(config.assistant.name).toBe('aibot');
    expect(config.profile).toBe('embedded');
    expect(config.engines.tts.speed).toBe(1);
    expect(config.discord.token).toBeUndefined();
  });

  it('lets the later source win: default, file, .env, environment, flag', () => {
    const seen = [load().log.level];
    write('config.json', '{"log":{"level":"warn"}}');
    seen.push(load().log.level);
    writeFileSync(join(home, '.env'), 'AIBOT_LOG_LEVEL=error\n');
    seen.push(load().log.level);
    seen.push(load({ AIBOT_LOG_LEVEL: 'debug' }).log.level);
    seen.push(load({ AIBOT_LOG_LEVEL: 'debug' }, { 'log.level': 'info' }).log.level);
    expect(seen).toEqual(['info', 'warn', 'error', 'debug', 'info']);
  });

  it('takes the token from DISCORD_TOKEN and leaves process.env alone', () => {
    writeFileSync(join(home, '.env'), 'DISCORD_TOKEN=from-file\n');
    expect(load().discord.token).toBe('from-file');
    expect(load({ DISCORD_TOKEN: 'from-environment' }).discord.token).toBe('from-environment');
    expect(process.env['DISCORD_TOKEN']).not.toBe('from-file');
  });

  it.each([
    ['AIBOT_ENGINES_STT_USE', 'a, b', (c: ReturnType<typeof load>) => c.engines.stt.use, ['a', 'b']],
    ['AIBOT_ENGINES_LLM_USE', '["x,y"]', (c: ReturnType<typeof load>) => c.engines.llm.use, ['x,y']],
    ['AIBOT_MODELS_OFFLINE', 'yes', (c: ReturnType<typeof load>) => c.models.offline, true],
    ['AIBOT_GATEWAY_PORT', '0', (c: ReturnType<typeof load>) => c.gateway.port, 0],
    ['AIBOT_MODELS_DIR', '/models', (c: ReturnType<typeof load>) => c.models.dir, '/models'],
    [
      'AIBOT_ASSISTANT_TIME_ZONE',
      'Asia/Tokyo',
      (c: ReturnType<typeof load>) => c.assistant.timeZone,
      'Asia/Tokyo',
    ],
  ])('reads %s=%s', (name, typed, pick, value) => {
    expect(pick(load({ [name]: typed }))).toEqual(value);
  });

  it('names the nearest key and the file of an unknown one', () => {
    write('config.json', '{"discord":{"tokn":"abc"}}');
    const error = errorOf(() => load());
    expect(error.code).toBe('config-unknown-key');
    expect(error.message).toContain('"discord.tokn"');
    expect(error.message).toContain('"discord.token"');
    expect(error.message).toContain(resolvePaths({ env: env() }).configFile);
    expect(error.exitCode).toBe(2);
  });

  it('says where a wrong value came from, without showing it', () => {
    const error = errorOf(() => load({ AIBOT_GATEWAY_PORT: 'hunter2' }));
    expect(error.code).toBe('config-invalid');
    expect(error.message).toContain('AIBOT_GATEWAY_PORT');
    expect(error.message).not.toContain('hunter2');
  });

  it.each([
    ['{"log":', 'config-malformed'],
    ['[]', 'config-malformed'],
    ['{"log":"loud"}', 'config-invalid'],
    ['{"log":{"level":"loud"}}', 'config-invalid'],
    ['{"conversation":{"followUpMs":-1}}', 'config-invalid'],
    ['{"assistant":{"timeZone":"Mars/Olympus"}}', 'config-invalid'],
    ['{"discord":{"autoJoin":["general"]}}', 'config-invalid'],
    ['{"color":true}', 'config-unknown-key'],
    ['{"assistent":{}}', 'config-unknown-key'],
  ])('refuses %s', (content, code) => {
    write('config.json', content);
    expect(errorOf(() => load()).code).toBe(code);
  });

  it('says where each value came from', () => {
    write('config.json', '{"log":{"level":"warn"}}');
    const { sourceOf, paths } = loadConfigWithSources({ env: env({ AIBOT_PROFILE: 'docker' }), cwd: home });
    expect(sourceOf('log.level')).toBe(paths.configFile);
    expect(sourceOf('profile')).toBe('the environment (AIBOT_PROFILE)');
    expect(sourceOf('gateway.port')).toBe('default');
  });

  it('keeps what one file says when the next has the section empty', () => {
    write('config.json', '{"discord":{"prefix":"!"}}');
    write('secrets.json', '{"discord":{}}');
    expect(load().discord.prefix).toBe('!');
  });

  it('cannot be made to reach a prototype', () => {
    write('config.json', '{"__proto__":{"polluted":true}}');
    expect(load().profile).toBe('embedded');
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });
});

describe('createConfigStore', () => {
  const store = () => createConfigStore({ env: env(), cwd: home });

  it('writes, reads back and puts the default back', () => {
    expect(store().set('assistant.name', 'jarvis')).toMatchObject({ value: 'jarvis', isDefault: false });
    expect(load().assistant.name).toBe('jarvis');
    expect(store().unset('assistant.name')).toMatchObject({ value: 'aibot', isDefault: true });
  });

  it('keeps secrets in a file of mode 0600 and never shows them', () => {
    const { secretsFile, configFile } = resolvePaths({ env: env() });
    expect(store().set('discord.token', 'very-secret').value).toBe('********');
    expect(statSync(secretsFile).mode & 0o777).toBe(0o600);
    expect(() => statSync(configFile)).toThrow();
    expect(load().discord.token).toBe('very-secret');
    expect(JSON.stringify(store().list())).not.toContain('very-secret');
  });

  it('leaves the file as it was when a value is refused', () => {
    store().set('gateway.port', '9000');
    expect(errorOf(() => store().set('gateway.port', 'ninety')).code).toBe('config-invalid');
    expect(load().gateway.port).toBe(9000);
  });

  it.each([
    ['token', 'discord.token'],
    ['asistant.name', 'assistant.name'],
    ['engines.tts.spead', 'engines.tts.speed'],
  ])('suggests for %s', (typed, guess) => {
    const error = errorOf(() => store().set(typed, 'x'));
    expect(error.code).toBe('config-unknown-key');
    expect(error.message).toContain(guess);
  });

  it('refuses a section', () => {
    expect(errorOf(() => store().get('engines.stt')).message).toContain('section');
  });
});

describe('configKeys', () => {
  it('describes every key, once, with a variable of its own', () => {
    const keys = configKeys();
    expect(keys.filter((key) => key.description === '').map((key) => key.path)).toEqual([]);
    expect(new Set(keys.flatMap((key) => key.env)).size).toBe(keys.flatMap((key) => key.env).length);
  });

  it('knows every secret', () => {
    const secrets = configKeys()
      .filter((key) => key.isSecret)
      .map((key) => key.path);
    expect(secrets).toEqual([
      'engines.stt.apiKey',
      'engines.llm.apiKey',
      'engines.tts.apiKey',
      'docker.gatewayKey',
      'discord.token',
      'gateway.acceptedKey',
      'gateway.apiKey',
      'cache.redisUrl',
    ]);
  });
});
