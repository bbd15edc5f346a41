import { type ScriptedHttpServer, startScriptedHttpServer } from '../../fakes/scripted-http-server.ts';

/** Passes requests on to another server, but for what is said to be gone. */
export interface FlakyBackend extends ScriptedHttpServer {
  /** Models and paths that are answered with 503 from now on. */
  readonly gone: Set<string>;
  /** Models that were asked, one for each request. */
  readonly asked: string[];
}

export async function startFlakyBackend(target: string): Promise<FlakyBackend> {
  const gone = new Set<string>();
  const asked: string[] = [];
  const server = await startScriptedHttpServer(async ({ method, path, body }, response, closed) => {
    const { model } = (body ?? {}) as { model?: string };
    if (model !== undefined) asked.push(model);
    if (gone.has(path) || (model !== undefined && gone.has(model))) {
      response.writeHead(503, { 'content-type': 'application/json' });
      response.write('{"error":{"message":"gone"}}');
      return;
    }
    const leaving = new AbortController();
    void closed.then(() => leaving.abort());
    try {
      const answer = await fetch(target + path, {
        method,
        signal: leaving.signal,
        ...(body !== undefined && {
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(body),
        }),
      });
      const contentType = answer.headers.get('content-type') ?? 'application/json';
      response.writeHead(answer.status, { 'content-type': contentType });
      for await (const chunk of answer.body ?? []) response.write(chunk);
    } catch (error) {
      if (!leaving.signal.aborted) throw error;
    }
  });
  return Object.create(server, { gone: { value: gone }, asked: { value: asked } }) as FlakyBackend;
}
