import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadConfig } from './load-config.ts';

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'aibot-config-'));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

const load = (overrides: Record<string, unknown>, env: NodeJS.ProcessEnv = {}) =>
  loadConfig({ env: { AIBOT_HOME: home, ...env }, cwd: home, overrides });

describe('routes', () => {
  it('are lists of models, each alone or with its conditions, from a file or a variable', () => {
    const coder = { model: 'coder', when: { roles: ['1'], perHour: 20 }, budgetMs: 800 };
    const { routes } = load({ 'routes.code': [coder, 'small'] }, { AIBOT_ROUTES_TOOL: 'a, b' });
    expect(routes).toMatchObject({
      conversation: [],
      code: [coder, { model: 'small' }],
      tool: [{ model: 'a' }, { model: 'b' }],
    });
  });

  it.each([
    [[{ when: {} }], '0.model: a model id is missing'],
    [[{ modle: 'x', model: 'y' }], '0: it has no "modle"'],
    [[{ model: 'x', when: { role: ['1'] } }], '0.when: it has no "role"'],
    [['a', { model: 'x', when: { minWords: 9, maxWords: 3 } }], '1.when: minWords is more than maxWords'],
    [[{ model: 'x', budgetMs: 1 }], '0.budgetMs: '],
    [[7], '0: neither a model id nor {"model"'],
  ])('say what is wrong with %j, and where', (code, problem) => {
    expect(() => load({ 'routes.code': code })).toThrow(
      expect.objectContaining({
        code: 'config-invalid',
        message: expect.stringContaining(`"routes.code"`) as string,
      }),
    );
    expect(() => load({ 'routes.code': code })).toThrow(problem);
  });
});

describe('tools.mcp', () => {
  it('is servers by name, from JSON in a variable too', () => {
    const given =
      '{"house":{"command":"house-mcp","env":{"KEY":"${HOUSE_KEY}"}},"web":{"url":"https://a.b/mcp"}}';
    expect(load({}, { AIBOT_TOOLS_MCP: given }).tools.mcp).toMatchObject({
      house: { command: 'house-mcp', args: [], env: { KEY: '${HOUSE_KEY}' }, roles: [], enabled: true },
      web: { url: 'https://a.b/mcp' },
    });
  });

  it.each([
    [{ house: {} }, 'house: it needs either a command to start or a url to connect to'],
    [{ house: { command: 'x', url: 'https://a.b' } }, 'house: it needs either'],
    [{ house: { command: 'x', arg: [] } }, 'house: it has no "arg"'],
    [{ house: { url: 'ftp://a.b' } }, 'house.url: not an http(s) URL'],
    [{ House: { command: 'x' } }, 'not a lower-case name'],
  ])('says what is wrong with %j', (mcp, problem) => {
    expect(() => load({ 'tools.mcp': mcp })).toThrow(problem);
  });
});
