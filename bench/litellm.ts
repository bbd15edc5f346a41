/**
 * What LiteLLM adds to the first token of an answer: `node bench/litellm.ts [rounds]`. The real proxy with the
 * stack's configuration stands before a server that answers at once; its classifier answers at once as well, so
 * that nothing but the proxy is measured. The three ways take turns, so that a busy moment is everybody's. Needs
 * python3 and a package index the first time.
 */
import { createOpenAiLanguageModel } from '../src/engines/llm/openai-language-model.ts';
import { percentile, summarize } from '../src/offline/bench/statistics.ts';
import { startScriptedHttpServer } from '../test/fakes/scripted-http-server.ts';
import { startLiteLlm } from '../test/real/servers/litellm.ts';
import { pythonWith } from '../test/real/servers/python-packages.ts';

const rounds = Number(process.argv[2] ?? 200);
/** Of each way, before measuring: connections are opened, Python's code paths are warm. */
const warmUpRounds = 20;
const masterKey = 'sk-a-key-of-the-bench-that-is-long-enough';

const python = await pythonWith('litellm');
if (python === undefined) process.exitCode = 1;
else await measure(python);

async function measure(interpreter: string): Promise<void> {
  await using models = await startScriptedHttpServer(({ path }, response) => {
    if (path === '/classify') {
      response.setHeader('content-type', 'application/json').write('{"label":"code","confidence":0.9}');
      return;
    }
    response.setHeader('content-type', 'text/event-stream');
    const chunk = (delta: object, finish_reason: string | null = null) =>
      response.write(
        `data: ${JSON.stringify({ id: 'a', object: 'chat.completion.chunk', created: 1, model: 'm', choices: [{ index: 0, delta, finish_reason }] })}\n\n`,
      );
    chunk({ role: 'assistant', content: 'Hello' });
    chunk({}, 'stop');
    response.write('data: [DONE]\n\n');
  });
  await using litellm = await startLiteLlm(interpreter, {
    models: models.url,
    classifier: models.url,
    masterKey,
  });
  const proxy = `http://127.0.0.1:${litellm.port}/v1`;
  const ways = [
    { name: 'direct', baseUrl: `${models.url}/v1`, model: 'coder' },
    { name: 'through LiteLLM', baseUrl: proxy, model: 'code' },
    { name: 'through LiteLLM, routed by intent', baseUrl: proxy, model: 'aibot' },
  ].map(({ name, ...server }) => ({
    name,
    engine: createOpenAiLanguageModel({ id: name, apiKey: masterKey, ...server }),
    firstTokenMs: [] as number[],
  }));

  for (let round = -warmUpRounds; round < rounds; round++) {
    for (const { engine, firstTokenMs } of ways) {
      const fromMs = performance.now();
      let tookMs = 0;
      const messages = [{ role: 'user', content: 'Write a function that adds two numbers.' }] as const;
      for await (const event of engine.generate({ messages }, new AbortController())) {
        if (event.type === 'text') tookMs ||= performance.now() - fromMs;
      }
      if (round >= 0) firstTokenMs.push(tookMs);
    }
  }

  const direct = percentile(ways[0]?.firstTokenMs ?? [], 0.5);
  for (const { name, firstTokenMs } of ways) {
    const { min, p50, p95 } = summarize(firstTokenMs);
    const adds = Math.round((p50 - direct) * 10) / 10;
    process.stdout.write(
      `${name.padEnd(34)} least ${min} ms  p50 ${p50} ms  p95 ${p95} ms  adds ${adds} ms at p50\n`,
    );
  }
}
