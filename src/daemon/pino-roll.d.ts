/** The part of pino-roll we use; it ships no types. */
declare module 'pino-roll' {
  import type { SonicBoom } from 'sonic-boom';

  interface RollOptions {
    /** `logs/daemon` writes `logs/daemon.1.log`, `logs/daemon.2.log`, … */
    readonly file: string;
    /** `10m` */
    readonly size: string;
    readonly limit: { readonly count: number; readonly removeOtherLogFiles: boolean };
  }
  export default function roll(options: RollOptions): Promise<SonicBoom>;
}
