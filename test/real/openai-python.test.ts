import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { writeWav } from '../../src/core/audio/wav-writer.ts';
import { createScriptedGateway } from '../fakes/scripted-gateway.ts';
import { pythonWith } from './python-packages.ts';

const dir = mkdtempSync(join(tmpdir(), 'aibot-openai-python-'));
let programs: string | undefined;

beforeAll(async () => {
  programs = await pythonWith(['openai']);
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const script = `
import json, sys
import openai
url, wav = sys.argv[1:]
client = openai.OpenAI(base_url=url + "/v1", api_key="right", max_retries=0)
user = [{"role": "user", "content": "hi"}]
result = {}
result["answer"] = client.chat.completions.create(model="default", messages=user).choices[0].message.content
stream = client.chat.completions.create(model="default", messages=user, stream=True)
result["deltas"] = [c.choices[0].delta.content for c in stream if c.choices[0].delta.content]
with open(wav, "rb") as file:
    result["text"] = client.audio.transcriptions.create(model="whisper-1", file=file).text
speech = client.audio.speech.create(model="tts-1", voice="alloy", input="Hello there.", response_format="wav")
result["wav"] = speech.content[:4].decode()
result["models"] = [model.id for model in client.models.list()]
result["vector"] = client.embeddings.create(model="default", input="one").data[0].embedding
for code, call in {
    "auth": lambda: client.with_options(api_key="wrong").models.list(),
    "missing": lambda: client.chat.completions.create(model="gpt-9", messages=user),
}.items():
    try:
        call()
    except openai.APIStatusError as error:
        result[code] = [type(error).__name__, error.body["code"]]
print(json.dumps(result))
`;

it('the official OpenAI client for Python works unchanged', async (test) => {
  test.skip(programs === undefined);
  await using served = await createScriptedGateway({ keys: { right: 'anna' } });
  const files = { script: join(dir, 'use.py'), wav: join(dir, 'question.wav') };
  writeFileSync(files.script, script);
  writeFileSync(files.wav, writeWav(new Float32Array(16_000).fill(0.1), 16_000));
  const { stdout } = await execa(join(programs!, 'python'), [files.script, await served.listen(), files.wav]);
  expect(JSON.parse(stdout)).toEqual({
    answer: 'You said hi.',
    deltas: ['You', ' said', ' hi.'],
    text: 'hello there',
    wav: 'RIFF',
    models: ['scripted-llm', 'scripted-stt', 'scripted-tts', 'scripted-embedder'],
    vector: [3, 0.5],
    auth: ['AuthenticationError', 'api-key-invalid'],
    missing: ['NotFoundError', 'model-unknown'],
  });
});
