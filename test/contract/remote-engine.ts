import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Cancelled } from '../../src/shared/abort.ts';
import { type ScriptedHttpServer, startScriptedHttpServer } from '../fakes/scripted-http-server.ts';

export interface RemoteEngineContract {
  /** One call of an engine on that server, read to its end. */
  readonly call: (url: string, signal: AbortSignal) => Promise<unknown>;
  /** The beginning of a good answer. */
  readonly beginning: { readonly contentType: string; readonly body: string | Uint8Array };
  /** Text that is no such answer, and what the engine calls it. */
  readonly garbage: { readonly contentType: string; readonly body: string; readonly code: string };
}

/** What every engine behind HTTP does when its server fails; run against a real server with scripted failures. */
export function describeRemoteFailures(name: string, contract: RemoteEngineContract): void {
  describe(`${name} when its server fails`, () => {
    let server: ScriptedHttpServer;
    beforeAll(async () => {
      server = await startScriptedHttpServer(() => undefined);
    });
    afterAll(() => server[Symbol.asyncDispose]());
    const call = (signal = new AbortController().signal) => contract.call(server.url, signal);

    it.each([
      [500, 'remote-failed', true],
      [503, 'remote-failed', true],
      [429, 'remote-busy', true],
      [401, 'remote-unauthorized', false],
      [404, 'remote-not-found', false],
      [400, 'remote-rejected', false],
    ])('HTTP %i is %s', async (status, code, retryable) => {
      server.answer(
        (_request, response) => void response.writeHead(status).write('{"error":{"message":"no"}}'),
      );
      await expect(call()).rejects.toMatchObject({ name: 'AibotError', code, retryable, expected: true });
    });

    it('garbage is not taken for an answer', async () => {
      const { contentType, body, code } = contract.garbage;
      server.answer((_request, response) => void response.setHeader('content-type', contentType).write(body));
      await expect(call()).rejects.toMatchObject({ name: 'AibotError', code });
    });

    it('a connection that breaks in the middle is noticed', async () => {
      const { contentType, body } = contract.beginning;
      server.answer(async (_request, response) => {
        response.setHeader('content-type', contentType);
        await new Promise((resolve) => response.write(body, resolve));
        response.destroy();
      });
      await expect(call()).rejects.toMatchObject({ code: 'remote-cut-off', retryable: true });
    });

    it('an abort ends a call that hangs before its answer, and the connection with it', async () => {
      await expectAbortToHangUp(() => undefined);
    });

    it('an abort ends a call that hangs within its answer, and the connection with it', async () => {
      const { contentType, body } = contract.beginning;
      await expectAbortToHangUp((write) => write(contentType, body));
    });

    async function expectAbortToHangUp(
      begin: (write: (type: string, body: string | Uint8Array) => void) => void,
    ) {
      const lostBefore = server.connectionsLost;
      const controller = new AbortController();
      const hungUp = Promise.withResolvers<undefined>();
      server.answer(async (_request, response, closed) => {
        begin((contentType, body) => response.setHeader('content-type', contentType).write(body));
        setImmediate(() => controller.abort(new Cancelled('barge-in')));
        await closed;
        hungUp.resolve(undefined);
      });
      await expect(call(controller.signal)).rejects.toMatchObject({ name: 'Cancelled', reason: 'barge-in' });
      await hungUp.promise;
      expect(server.connectionsLost).toBe(lostBefore + 1);
    }

    it('a server that is not there is said to be unreachable', async () => {
      const gone = await startScriptedHttpServer(() => undefined);
      await gone[Symbol.asyncDispose]();
      await expect(contract.call(gone.url, new AbortController().signal)).rejects.toMatchObject({
        code: 'remote-unreachable',
        retryable: true,
      });
    });
  });
}
