import type { PipelineEvent } from '../../core/pipeline/events.ts';
import type { Clock } from '../../shared/clock.ts';

/** A message that can be changed after it was sent. */
export interface LiveMessage {
  edit(text: string): Promise<void>;
}

export interface CaptionsOptions {
  readonly clock: Clock;
  readonly assistantName: () => string;
  readonly post: (text: string) => Promise<LiveMessage | undefined>;
  readonly onFailure: (error: unknown) => void;
}

/** Five edits in five seconds are allowed to a channel; captions leave room for others, ms. */
const editEveryMs = 1_500;
/** Turns in one message; then a new one begins, so that it stays near the end of the channel. */
const turnsPerMessage = 6;

/** Who said what, and what was answered: one message that is edited as the talk goes on. */
export interface Captions extends Disposable {
  observe(event: PipelineEvent): void;
}

export function createCaptions(options: CaptionsOptions): Captions {
  const { clock } = options;
  let lines: string[] = [];
  let turns = 0;
  let message: Promise<LiveMessage | undefined> | undefined;
  let shown = '';
  let timer: Disposable | undefined;

  async function show(): Promise<void> {
    timer = undefined;
    const text = lines.join('\n');
    if (text === shown) return;
    shown = text;
    if (message) await (await message)?.edit(text);
    else {
      message = options.post(text);
      await message;
    }
  }

  function add(line: string): void {
    lines.push(line);
    timer ??= clock.after(message ? editEveryMs : 0, () => void show().catch(options.onFailure));
  }

  return {
    observe(event) {
      if (event.type !== 'turn-ended') return;
      const { heard, spoken, speakerName, outcome } = event.receipt;
      if (turns++ >= turnsPerMessage) {
        turns = 1;
        lines = [];
        message = undefined;
      }
      if (heard !== '') add(`**${speakerName}:** ${heard}`);
      if (spoken !== '')
        add(`**${options.assistantName()}:** ${spoken}${outcome === 'interrupted' ? ' …' : ''}`);
    },
    [Symbol.dispose]: () => timer?.[Symbol.dispose](),
  };
}
