import type { TranscriptEvent } from '../ports/index.ts';

/** The words a transcription ends with, for those who do not care for interim ones. */
export async function finalTranscript(events: AsyncIterable<TranscriptEvent>): Promise<string> {
  let text = '';
  for await (const event of events) {
    if (event.type === 'final') text = event.text;
  }
  return text;
}
