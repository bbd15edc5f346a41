import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { toolsSection } from '../../src/config/schema-tools.ts';
import { systemClock } from '../../src/shared/clock.ts';
import type { LogFields } from '../../src/shared/logger.ts';
import { createMcpToolBox, type McpToolBox } from '../../src/tools/mcp-tool-box.ts';
import { startMcpHttpServer } from '../fakes/mcp-http-server.ts';

const signal = new AbortController().signal;
const stdioServer = fileURLToPath(new URL('../fakes/mcp-stdio-server.ts', import.meta.url));
const byProcess = { command: process.execPath, args: [stdioServer] };

const opened: McpToolBox[] = [];
const logged: LogFields[] = [];
afterEach(async () => {
  for (const box of opened.splice(0)) await box.dispose();
  logged.length = 0;
});

async function open(
  mcp: Readonly<Record<string, object>>,
  more: { readonly timeoutMs?: number; readonly environment?: Readonly<Record<string, string>> } = {},
) {
  const log = (fields: LogFields, message: string) => void logged.push({ ...fields, message });
  const box = createMcpToolBox({
    tools: toolsSection.parse({ timeoutMs: more.timeoutMs ?? 5_000, mcp }),
    reserved: ['get_time'],
    environment: more.environment ?? {},
    clock: systemClock,
    logger: { debug: log, info: log, warn: log, error: log },
  });
  opened.push(box);
  await box.connect({ signal });
  const call = async (name: string, given = {}, callSignal = signal) => {
    const tool = box.list().find(({ definition }) => definition.name === name);
    if (!tool) throw new Error(`no tool ${name}`);
    return await tool.call(given, { signal: callSignal });
  };
  return { box, call };
}

/** The same promises whichever way a server is reached. */
describe.each(['stdio', 'http'] as const)('an MCP server over %s', (way) => {
  async function start(timeoutMs?: number) {
    const server = way === 'http' ? await startMcpHttpServer() : undefined;
    const config = server ? { url: server.url } : byProcess;
    const started = await open(
      { house: { ...config, roles: ['mods'] } },
      { ...(timeoutMs && { timeoutMs }) },
    );
    return { ...started, [Symbol.asyncDispose]: async () => server?.[Symbol.asyncDispose]() };
  }

  it('offers its tools with what the model must know, and answers calls', async () => {
    await using house = await start();
    const add = house.box.list().find(({ definition }) => definition.name === 'add');
    expect(add).toMatchObject({
      source: 'house',
      roles: ['mods'],
      isReadOnly: true,
      definition: { description: 'Adds two numbers.', parameters: { required: ['a', 'b'] } },
    });
    expect(await house.call('add', { a: 2, b: 40 })).toEqual({ text: '42', isError: false });
    expect(house.box.list().find(({ definition }) => definition.name === 'refuse')?.isReadOnly).toBe(false);
    await house.box.dispose();
  });

  it('hands on a refusal, and takes arguments that do not fit for one', async () => {
    await using house = await start();
    expect(await house.call('refuse')).toEqual({ text: 'The shop is closed.', isError: true });
    expect(await house.call('add', { a: 'two' })).toMatchObject({ isError: true });
    expect(house.box.servers[0]?.state).toEqual({ name: 'ready' });
    await house.box.dispose();
  });

  it('that hangs is given up, and serves again at the next call', async () => {
    await using house = await start(300);
    await expect(house.call('hang')).rejects.toMatchObject({ code: 'tool-timeout', retryable: true });
    expect(await house.call('add', { a: 1, b: 1 })).toMatchObject({ text: '2' });
    await house.box.dispose();
  });

  it('stops waiting when it is told to, and stays connected', async () => {
    await using house = await start();
    const leave = new AbortController();
    const waiting = house.call('hang', {}, leave.signal);
    setImmediate(() => leave.abort(new Error('left')));
    await expect(waiting).rejects.toThrow('left');
    expect(house.box.servers[0]?.state).toEqual({ name: 'ready' });
    await house.box.dispose();
  });

  it('tells of new tools', async () => {
    await using house = await start();
    await house.call('grow');
    await expect.poll(() => house.box.list().map(({ definition }) => definition.name)).toContain('grown');
    expect(await house.call('grown')).toMatchObject({ text: 'hello' });
    await house.box.dispose();
  });
});

describe('an MCP server in a process', () => {
  it('that crashes is started again, and the call says what happened', async () => {
    const { box, call } = await open({ house: byProcess });
    const { text: first } = await call('process');
    await expect(call('crash')).rejects.toMatchObject({ code: 'tool-server-lost', retryable: true });
    const { text: second } = await call('process');
    expect(second).not.toBe(first);
    expect(box.servers[0]?.state).toEqual({ name: 'ready' });
  });

  it('ends with us', async () => {
    const { box, call } = await open({ house: byProcess });
    const pid = Number((await call('process')).text);
    await box.dispose();
    expect(() => process.kill(pid, 0)).toThrow('ESRCH');
    await expect(box.servers[0]?.call('add', {}, { signal })).rejects.toThrow();
  });

  it('gets the secrets it is to have and no others, and none is logged', async () => {
    const environment = { HOUSE_KEY: 'sesame-4711', TOOL_OTHER: 'private' };
    const { call } = await open(
      { house: { ...byProcess, env: { TOOL_KEY: 'key ${HOUSE_KEY}' } } },
      { environment },
    );
    expect(await call('key')).toMatchObject({ text: 'key sesame-4711 none' });
    await expect(call('crash')).rejects.toThrow();
    expect(logged.length).toBeGreaterThan(1);
    expect(JSON.stringify(logged)).not.toContain('sesame');
  });

  it.each([
    [{ command: 'no-such-command-4711' }, 'tool-server-unreachable', 'no such command'],
    [{ ...byProcess, env: { TOOL_KEY: '${MISSING_KEY}' } }, 'tool-secret-missing', 'MISSING_KEY'],
    [{ command: process.execPath, args: ['-e', ''] }, 'tool-server-unreachable', '"house" cannot be reached'],
  ])('that cannot be had (%o) holds up nobody: %s', async (config, code, words) => {
    const { box, call } = await open({ house: config, other: byProcess });
    expect(box.servers[0]?.state).toMatchObject({ name: 'lost', error: { code } });
    expect(box.servers[0]?.state).toMatchObject({
      error: { message: expect.stringContaining(words) as string },
    });
    expect(await call('add', { a: 1, b: 2 })).toMatchObject({ text: '3' });
  });
});

describe('an MCP server over HTTP', () => {
  it('is found again after it was away, and gets its headers', async () => {
    const server = await startMcpHttpServer();
    const { port, url, authorizations } = server;
    const headers = { authorization: 'Bearer ${HOUSE_KEY}' };
    const { box, call } = await open({ house: { url, headers } }, { environment: { HOUSE_KEY: 'sesame' } });
    expect(authorizations).toEqual(new Set(['Bearer sesame']));
    await server[Symbol.asyncDispose]();
    await expect(call('add', { a: 1, b: 2 })).rejects.toMatchObject({ code: 'tool-server-lost' });
    await using again = await startMcpHttpServer(port);
    expect(again.url).toBe(url);
    expect(await call('add', { a: 1, b: 2 })).toMatchObject({ text: '3' });
    await box.dispose();
  });
});

describe('the tools of several servers', () => {
  it('have names of their own, and only those that are wanted are offered', async () => {
    const { box, call } = await open({
      one: { ...byProcess, tools: ['add', 'process'] },
      two: { ...byProcess, tools: ['add'] },
      three: { ...byProcess, enabled: false },
    });
    expect(box.list().map(({ definition }) => definition.name)).toEqual(['add', 'process', 'two_add']);
    expect(await call('two_add', { a: 3, b: 4 })).toMatchObject({ text: '7' });
  });
});
