import { z } from 'zod';

/** One message of the Wyoming protocol: what it is, facts about it, and bytes. */
export interface WyomingEvent {
  /** `audio-chunk`, `transcript`, … */
  readonly type: string;
  readonly data: Readonly<Record<string, unknown>>;
  readonly payload: Uint8Array;
}

const header = z.object({
  type: z.string(),
  data: z.record(z.string(), z.unknown()).nullish(),
  data_length: z.int().min(0).nullish(),
  payload_length: z.int().min(0).nullish(),
});
const dataOf = z.record(z.string(), z.unknown());

/** Far beyond anything such a server sends: a longer part comes from something else, and must not fill the memory. */
const longestHeaderBytes = 1_000_000;
const longestPartBytes = 16_000_000;

/**
 * An event as the wire has it: a line of JSON with the lengths of what follows, then the data as JSON, then the
 * bytes (Home Assistant's Wyoming, https://github.com/OHF-Voice/wyoming).
 */
export function encodeWyomingEvent(
  type: string,
  data: Readonly<Record<string, unknown>> = {},
  payload: Uint8Array = new Uint8Array(),
): Uint8Array {
  const dataBytes = Object.keys(data).length === 0 ? Buffer.alloc(0) : Buffer.from(JSON.stringify(data));
  const line = {
    type,
    version: '1.5.4',
    ...(dataBytes.length > 0 && { data_length: dataBytes.length }),
    ...(payload.length > 0 && { payload_length: payload.length }),
  };
  return Buffer.concat([Buffer.from(`${JSON.stringify(line)}\n`), dataBytes, payload]);
}

/** Puts events together from bytes as they come, in whatever pieces. */
export class WyomingReader {
  #pending: Buffer = Buffer.alloc(0);

  /**
   * The events that are complete now.
   *
   * @throws Error for bytes that are no Wyoming
   */
  push(bytes: Uint8Array): readonly WyomingEvent[] {
    this.#pending = this.#pending.length === 0 ? Buffer.from(bytes) : Buffer.concat([this.#pending, bytes]);
    const events: WyomingEvent[] = [];
    for (let event = this.#take(); event; event = this.#take()) events.push(event);
    return events;
  }

  #take(): WyomingEvent | undefined {
    const lineBytes = this.#pending.indexOf('\n');
    if (lineBytes < 0) {
      if (this.#pending.length > longestHeaderBytes) throw new Error('a header without an end');
      return undefined;
    }
    const { type, data, data_length, payload_length } = header.parse(
      JSON.parse(this.#pending.toString('utf8', 0, lineBytes)),
    );
    const [dataBytes, payloadBytes] = [data_length ?? 0, payload_length ?? 0];
    if (Math.max(dataBytes, payloadBytes) > longestPartBytes) throw new Error('a part beyond all measure');
    const start = lineBytes + 1;
    const end = start + dataBytes + payloadBytes;
    if (this.#pending.length < end) return undefined;
    const text = this.#pending.toString('utf8', start, start + dataBytes);
    const payload = this.#pending.subarray(start + dataBytes, end);
    this.#pending = this.#pending.subarray(end);
    return { type, data: { ...data, ...(text && dataOf.parse(JSON.parse(text))) }, payload };
  }
}
