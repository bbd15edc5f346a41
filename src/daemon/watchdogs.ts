import { statSync } from 'node:fs';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { Logger } from '../shared/logger.ts';

export interface WatchdogOptions {
  readonly logger: Logger;
  /** Watched for being there. */
  readonly socketPath: string;
  /** Called once, with the reason, when the socket has vanished: nobody can reach this daemon any more. */
  readonly onUnreachable: (reason: string) => void;
  readonly intervalMs?: number | undefined;
}

export interface Watchdogs extends Disposable {
  /** 99th percentile of the event loop's delay since the last look, ms. */
  readonly eventLoopDelayP99Ms: () => number;
}

/** A frame is 20 ms: a loop that stands still this long is heard. */
const longStallMs = 200;

export function startWatchdogs(options: WatchdogOptions): Watchdogs {
  const delay = monitorEventLoopDelay({ resolution: 50 });
  delay.enable();
  let p99Ms = 0;
  const inode = inodeOf(options.socketPath);
  const timer = setInterval(() => {
    p99Ms = toMs(delay.percentile(99));
    reportStall(delay, options.logger);
    delay.reset();
    if (inodeOf(options.socketPath) !== inode) {
      clearInterval(timer);
      options.logger.error({}, 'the control socket is gone, stopping');
      options.onUnreachable('control socket gone');
    }
  }, options.intervalMs ?? 2_000);
  return {
    eventLoopDelayP99Ms: () => p99Ms,
    [Symbol.dispose]() {
      clearInterval(timer);
      delay.disable();
    },
  };
}

function reportStall(delay: ReturnType<typeof monitorEventLoopDelay>, logger: Logger): void {
  const maxMs = toMs(delay.max);
  if (maxMs > longStallMs) logger.warn({ stallMs: Math.round(maxMs) }, 'the event loop stood still');
}

/** Nanoseconds of the histogram, which is NaN before its first sample. */
function toMs(nanoseconds: number): number {
  return Number.isFinite(nanoseconds) ? nanoseconds / 1e6 : 0;
}

/** Which file is there; always undefined on Windows, where a pipe is no file and cannot be removed. */
function inodeOf(path: string): number | undefined {
  try {
    return process.platform === 'win32' ? undefined : statSync(path).ino;
  } catch {
    return undefined;
  }
}
