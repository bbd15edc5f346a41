import { AibotError } from '../../shared/errors.ts';

export const hostClosed = (name: string): AibotError =>
  new AibotError(`The ${name} engines were not needed and have been ended.`, {
    code: 'engine-host-closed',
    retryable: true,
  });

/** Its children die as soon as they live; the next one is made `backoffMs` after the last death. */
export const hostFailed = (name: string, deaths: number, backoffMs: number): AibotError =>
  new AibotError(`The ${name} engines stopped ${deaths} times in a row.`, {
    code: 'engine-host-failed',
    nextSteps: [
      `They start again within ${Math.ceil(backoffMs / 1_000)} s by themselves.`,
      'Run `aibot doctor`: it checks the model files and the memory of this machine.',
      'Run `aibot logs` for the last words of the engines.',
    ],
  });

export const streamOverflowed = (name: string, method: string): AibotError =>
  new AibotError(`Nobody reads what "${method}" of the ${name} engines gives.`, {
    code: 'engine-host-overflow',
    expected: false,
  });
