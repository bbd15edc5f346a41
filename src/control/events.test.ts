import { describe, expect, it } from 'vitest';
import type { z } from 'zod';
import type { PipelineEvent } from '../core/pipeline/events.ts';
import type { Receipt } from '../core/pipeline/receipt.ts';
import { readServerSentMessages } from '../shared/server-sent-messages.ts';
import { formatServerSentEvent, readEvent } from './event-stream.ts';
import type { pipelineEventSchema } from './events.ts';
import { type ControlEvent, controlEventSchema } from './events.ts';
import type { receiptSchema } from './receipts.ts';

type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : never) : never;

/** Does not compile when the wire and the core part ways. */
const mirrors: readonly [
  Same<z.output<typeof pipelineEventSchema>, PipelineEvent>,
  Same<z.output<typeof pipelineEventSchema>['type'], PipelineEvent['type']>,
  Same<z.output<typeof receiptSchema>, Receipt>,
] = [true, true, true];

const paused: ControlEvent = {
  type: 'speech-paused',
  atMs: 12,
  sessionId: 's1',
  turnId: 't1',
  speakerId: 'u1',
  voicedMs: 900,
};

async function collect(chunks: readonly string[]) {
  const messages = [];
  async function* source() {
    await Promise.resolve();
    for (const chunk of chunks) yield Buffer.from(chunk);
  }
  for await (const message of readServerSentMessages(source())) messages.push(message);
  return messages;
}

describe('events on the wire', () => {
  it('mirror the events of the core', () => {
    expect(mirrors).toEqual([true, true, true]);
    expect(controlEventSchema.parse(paused)).toEqual(paused);
  });

  it('come out as they went in, however the bytes are cut', async () => {
    const wire = formatServerSentEvent('e-7', { ...paused, speakerId: 'Zoë\n' });
    const bytes = Buffer.from(`: heartbeat\n\n${wire}${wire}`);
    const chunks = [...bytes].map((byte) => Buffer.from([byte]));
    async function* source() {
      await Promise.resolve();
      yield* chunks;
    }
    const received = [];
    for await (const message of readServerSentMessages(source())) received.push(readEvent(message));
    expect(received).toEqual([
      { id: 'e-7', event: { ...paused, speakerId: 'Zoë\n' } },
      { id: 'e-7', event: { ...paused, speakerId: 'Zoë\n' } },
    ]);
  });

  it('are left out when they are unknown or broken', async () => {
    const messages = await collect([
      'id: 1\ndata: {"type":"of-the-future"}\n\n',
      'data: {oops\n\n',
      'event: x\n\n',
    ]);
    expect(messages.map((message) => readEvent(message))).toEqual([undefined, undefined]);
  });
});
