import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';

/** Remembers that the self-check conversation was held, so that it is held once and not at every `aibot up`. */
const recordSchema = z.object({
  atMs: z.number(),
  version: z.string(),
  voiceToVoiceMs: z.number().optional(),
});
export type SelfCheckRecord = z.output<typeof recordSchema>;

export function readSelfCheckRecord(file: string): SelfCheckRecord | undefined {
  try {
    return recordSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return undefined;
  }
}

export function writeSelfCheckRecord(file: string, record: SelfCheckRecord): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify(record)}\n`);
}
