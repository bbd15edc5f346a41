import { createRequire } from 'node:module';
import { join } from 'node:path';
import { AibotError } from '../../shared/errors.ts';

/** The part of smart-whisper (a binding of whisper.cpp) that is used. */
export interface WhisperBinding {
  readonly Whisper: new (modelPath: string, config: { gpu: boolean; offload: number }) => WhisperContext;
}
export interface WhisperContext {
  load(): Promise<unknown>;
  transcribe(
    samples: Float32Array,
    params: Readonly<Record<string, unknown>>,
  ): Promise<{ readonly result: Promise<readonly { readonly text: string; readonly lang?: string }[]> }>;
}

/** The version the adapter was written and tested against. */
const bindingPackage = 'smart-whisper';
const bindingVersion = '0.8.1';

/**
 * Loads the binding, which is not among the dependencies: it has to be compiled for the processor it runs on
 * (for any other x86-64 it is six times slower), and most users never need it.
 *
 * @throws AibotError `whisper-binding-missing`
 */
export function loadWhisperBinding(addonsDir: string | undefined): WhisperBinding {
  const places = [addonsDir && join(addonsDir, 'package.json'), import.meta.url];
  let cause: unknown;
  for (const place of places) {
    if (!place) continue;
    try {
      return createRequire(place)(bindingPackage) as WhisperBinding;
    } catch (error) {
      cause = error;
    }
  }
  const flags = 'CFLAGS="-O3 -march=native" CXXFLAGS="-O3 -march=native"';
  const prefix = addonsDir ? `--prefix ${addonsDir} ` : '--no-save ';
  throw new AibotError('Whisper needs an addition that is not installed.', {
    code: 'whisper-binding-missing',
    cause,
    nextSteps: [
      `Add it (needs a C++ compiler): ${flags} npm install ${prefix}${bindingPackage}@${bindingVersion}`,
      'Or use a speech server: `aibot config set engines.stt.url http://127.0.0.1:8000/v1`.',
    ],
  });
}
