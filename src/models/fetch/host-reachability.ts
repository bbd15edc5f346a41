import { sourceError } from './fetch-errors.ts';

/** Which hosts did not answer, for the life of one run: each is waited for once and not for every file. */
export class HostReachability {
  readonly #unreachable = new Set<string>();
  readonly #answered = new Set<string>();

  /** @throws AibotError `host-unreachable` when it is known not to answer */
  assertMayAnswer(host: string): void {
    if (this.#unreachable.has(host)) throw unreachable(host);
  }

  isUnreachable(host: string): boolean {
    return this.#unreachable.has(host);
  }

  hasAnswered(host: string): boolean {
    return this.#answered.has(host);
  }

  answered(host: string): void {
    this.#answered.add(host);
  }

  /** The error to throw for a host that could not be reached; remembered unless it has answered before. */
  failed(host: string, cause: unknown): Error {
    if (!this.#answered.has(host)) this.#unreachable.add(host);
    return unreachable(host, cause);
  }
}

function unreachable(host: string, cause?: unknown): Error {
  return sourceError('host-unreachable', `${host} does not answer from here.`, cause);
}
