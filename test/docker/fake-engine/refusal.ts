/** An answer that is not what was asked for: its status and the engine's words. 304 has none. */
export class Refusal extends Error {
  readonly status: number;

  constructor(status: number, message = '') {
    super(message);
    this.status = status;
  }
}
