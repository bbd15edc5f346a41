import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createWyomingSpeechToText } from '../../../src/engines/stt/wyoming-speech-to-text.ts';
import { createWyomingSpeech } from '../../../src/engines/tts/wyoming-speech.ts';
import { createScope } from '../../../src/shared/abort.ts';
import { systemClock } from '../../../src/shared/clock.ts';
import { modelFile } from '../../fakes/speech-fixtures.ts';
import { answers, startServer } from './start-server.ts';

const whisper = dirname(modelFile('whisper-tiny-en-ct2', 'model.bin'));
const voice = modelFile('piper-en-us-joe-medium', 'en_US-joe-medium.onnx');
const env = { HF_HUB_OFFLINE: '1', OMP_NUM_THREADS: '1' };
const scope = createScope();

/** Whether the models that the servers serve are installed; says so where they are not. */
export const hasSpeechModels = [`${whisper}/model.bin`, voice].every((file) => {
  if (existsSync(file)) return true;
  console.warn(`!! ${file} is missing; the tests that serve it are SKIPPED. Fetch it: \`npm test -- real\`.`);
  return false;
});

/** faster-whisper behind OpenAI's API. */
export const startFasterWhisperServer = (python: string) =>
  startServer({
    name: 'faster-whisper-server',
    command: python,
    args: (port) => ['-m', 'faster_whisper_server', whisper, '--host', '127.0.0.1', '--port', `${port}`],
    env,
    check: answers('/health'),
  });

/** The API of ahmetoner's whisper-asr-webservice, which is no Python package, before the same recogniser. */
export const startWhisperAsrWebservice = (python: string) =>
  startServer({
    name: 'whisper-asr-webservice',
    command: python,
    args: (port) => [
      fileURLToPath(new URL('whisper_asr_webservice.py', import.meta.url)),
      whisper,
      `${port}`,
    ],
    env,
    check: answers('/openapi.json'),
  });

export const startWyomingFasterWhisper = (python: string) =>
  startServer({
    name: 'wyoming-faster-whisper',
    command: python,
    args: (port) => [
      '-m',
      'wyoming_faster_whisper',
      ...['--uri', `tcp://127.0.0.1:${port}`, '--data-dir', whisper, '--model', whisper],
      ...['--language', 'en', '--stt-library', 'faster-whisper', '--compute-type', 'int8'],
      ...['--beam-size', '1', '--cpu-threads', '1', '--local-files-only'],
    ],
    env,
    check: (port) =>
      createWyomingSpeechToText({
        id: 'check',
        url: `tcp://127.0.0.1:${port}`,
        clock: systemClock,
      }).checkHealth(scope),
  });

export const startWyomingPiper = (python: string) =>
  startServer({
    name: 'wyoming-piper',
    command: python,
    args: (port) => [
      '-m',
      'wyoming_piper',
      ...['--uri', `tcp://127.0.0.1:${port}`, '--voice', 'en_US-joe-medium'],
      ...['--data-dir', dirname(voice), '--download-dir', dirname(voice), '--local-files-only'],
    ],
    env,
    check: (port) =>
      createWyomingSpeech({
        id: 'check',
        url: `tcp://127.0.0.1:${port}`,
        language: 'en',
        clock: systemClock,
      }).checkHealth(scope),
  });

/** Piper's own HTTP server. */
export const startPiperHttp = (python: string) =>
  startServer({
    name: 'piper.http_server',
    command: python,
    args: (port) => [
      '-m',
      'piper.http_server',
      ...['--host', '127.0.0.1', '--port', `${port}`, '-m', voice, '--data-dir', dirname(voice)],
    ],
    env,
    check: answers('/voices'),
  });
