import type { Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { encodeWyomingEvent } from '../../src/engines/wyoming/wyoming-event.ts';
import { Cancelled } from '../../src/shared/abort.ts';
import type { Clock } from '../../src/shared/clock.ts';
import { type ScriptedTcpServer, startScriptedTcpServer } from '../fakes/scripted-tcp-server.ts';
import { createVirtualClock, type VirtualClock } from '../fakes/virtual-clock.ts';

export interface WyomingEngineContract {
  /** One call of an engine on that server, read to its end; it gives a server 5 s. */
  readonly call: (url: string, clock: Clock, signal: AbortSignal) => Promise<unknown>;
  /** Events at the beginning of a good answer. */
  readonly beginning: readonly Uint8Array[];
}

/** What every engine behind Wyoming does when its server fails; run against real sockets with scripted failures. */
export function describeWyomingFailures(name: string, { call, beginning }: WyomingEngineContract): void {
  describe(`${name} when its server fails`, () => {
    let server: ScriptedTcpServer;
    let clock: VirtualClock;
    beforeAll(async () => {
      server = await startScriptedTcpServer(() => undefined);
      clock = createVirtualClock();
    });
    afterAll(() => server[Symbol.asyncDispose]());
    const run = (signal = new AbortController().signal) =>
      call(`tcp://127.0.0.1:${server.port}`, clock, signal);
    /** Does something once the client has begun to speak, as servers do. */
    const onceAsked = (act: (socket: Socket) => void) =>
      server.serve((socket) => void socket.once('data', () => act(socket)));

    it('an error it reports is a failure, and its words stay with it', async () => {
      onceAsked((socket) => socket.write(encodeWyomingEvent('error', { text: 'the words', code: 'X' })));
      const error: unknown = await run().catch((thrown: unknown) => thrown);
      expect(error).toMatchObject({ code: 'remote-failed', retryable: true, expected: true });
      expect((error as Error).message).not.toContain('the words');
    });

    it.each([
      ['text that is no JSON', 'HTTP/1.1 400 Bad Request\r\n\r\n'],
      ['JSON that is no event', '{"hello":"there"}\n'],
      ['data that is no JSON', '{"type":"info","data_length":3}\n{{{'],
      ['a part beyond all measure', '{"type":"audio-chunk","payload_length":99000000000}\n'],
      ['a line that never ends', 'x'.repeat(1_100_000)],
    ])('%s is not taken for an answer', async (_what, bytes) => {
      onceAsked((socket) => socket.write(bytes));
      await expect(run()).rejects.toMatchObject({ code: 'remote-unreadable' });
      await server.allGone();
    });

    it('a connection that closes without an answer is noticed', async () => {
      onceAsked((socket) => socket.end());
      await expect(run()).rejects.toMatchObject({ code: 'remote-cut-off', retryable: true });
    });

    it('a connection that is reset in the middle is noticed', async () => {
      onceAsked((socket) => {
        socket.write(Buffer.concat(beginning), () => socket.resetAndDestroy());
      });
      await expect(run()).rejects.toMatchObject({ code: 'remote-cut-off', retryable: true });
    });

    it('a server that takes the call and hangs is given up after its time', async () => {
      const asked = Promise.withResolvers<undefined>();
      onceAsked(() => asked.resolve(undefined));
      const failed = run().catch((error: unknown) => error);
      await asked.promise;
      await clock.advance(5_000);
      expect(await failed).toMatchObject({ code: 'remote-timeout', retryable: true });
      await server.allGone();
      expect(clock.pendingTimers).toBe(0);
    });

    it('an abort ends a call that hangs, and the connection with it', async () => {
      const controller = new AbortController();
      onceAsked((socket) => {
        socket.write(Buffer.concat(beginning));
        setImmediate(() => controller.abort(new Cancelled('barge-in')));
      });
      await expect(run(controller.signal)).rejects.toMatchObject({ name: 'Cancelled', reason: 'barge-in' });
      await server.allGone();
      expect(clock.pendingTimers).toBe(0);
    });

    it('a server that is not there is said to be unreachable', async () => {
      const gone = await startScriptedTcpServer(() => undefined);
      await gone[Symbol.asyncDispose]();
      const { signal } = new AbortController();
      const error: unknown = await call(`tcp://127.0.0.1:${gone.port}`, clock, signal).catch(
        (thrown: unknown) => thrown,
      );
      expect(error).toMatchObject({ code: 'remote-unreachable', retryable: true });
      expect((error as { nextSteps: string[] }).nextSteps.join(' ')).toContain('aibot config set engines.');
    });

    it('an address without a port is refused with an example', async () => {
      const { signal } = new AbortController();
      await expect((async () => call('tcp://127.0.0.1', clock, signal))()).rejects.toMatchObject({
        code: 'remote-address-invalid',
      });
    });
  });
}
