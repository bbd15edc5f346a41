import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Logger } from '../../shared/logger.ts';
import type { EncodeReply, EncodeRequest, NumberedPackets } from './encode-protocol.ts';
import type { ChangeOfLevel, EncodeFrame } from './packet-encoder.ts';

export interface EncodeStreamListener {
  readonly onPackets: (packets: NumberedPackets) => void;
  /** Every packet of the stream has been given. */
  readonly onFinished: () => void;
  /** The thread died; nothing more comes. */
  readonly onLost: () => void;
}

/** One answer on the encoding thread; frames in, packets out, in order. */
export interface EncodeStream {
  encode(frame: EncodeFrame, sampleRateHz: number): void;
  /** What has been encoded from a packet on is given once more, at another level. */
  encodeAgain(change: ChangeOfLevel): void;
  finish(): void;
  /** To be called in the end, after `finish` too. */
  discard(): void;
}

/** The thread that encodes Opus for all sessions, so that no answer delays the packets of another. */
export interface EncodeThread {
  open(listener: EncodeStreamListener): EncodeStream;
  dispose(): Promise<void>;
}

/** Starts its thread at the first stream, and a new one where it died. */
export function createEncodeThread(logger: Logger): EncodeThread {
  const listeners = new Map<number, EncodeStreamListener>();
  let worker: Worker | undefined;
  let lastId = 0;
  let isDisposed = false;

  function start(): Worker {
    // `.ts` when the sources run as they are, `.js` in the package.
    const entry = new URL(`./encode-worker${extname(import.meta.url)}`, import.meta.url);
    const started = new Worker(entry, { name: 'opus' });
    started.on('message', hear);
    started.on('error', (error) => logger.error({ err: error }, 'the Opus thread failed'));
    started.on('exit', () => {
      if (worker === started) worker = undefined;
      if (!isDisposed) loseAll();
    });
    started.unref();
    return started;
  }

  function hear(reply: EncodeReply): void {
    const listener = listeners.get(reply.streamId);
    if (reply.type === 'packets') listener?.onPackets(reply);
    else listener?.onFinished();
  }

  function loseAll(): void {
    const lost = [...listeners.values()];
    listeners.clear();
    for (const listener of lost) listener.onLost();
  }

  function post(request: EncodeRequest): void {
    worker ??= start();
    worker.postMessage(request);
  }

  return {
    open(listener) {
      const streamId = ++lastId;
      listeners.set(streamId, listener);
      return {
        encode: (frame, sampleRateHz) => post({ type: 'encode', streamId, sampleRateHz, ...frame }),
        encodeAgain: (change) => post({ type: 'encode-again', streamId, ...change }),
        finish: () => post({ type: 'finish', streamId }),
        discard() {
          if (listeners.delete(streamId)) post({ type: 'discard', streamId });
        },
      };
    },
    async dispose() {
      isDisposed = true;
      listeners.clear();
      await worker?.terminate();
    },
  };
}
