import type { Emulation } from '../emulation.ts';
import { Call } from './call.ts';

/** The calls of all voice channels; each begins when somebody asks for it and ends empty. */
export class Calls {
  readonly #emulation: Emulation;
  readonly #calls = new Map<string, Call>();

  constructor(emulation: Emulation) {
    this.#emulation = emulation;
  }

  of(channelId: string): Call {
    const there = this.#calls.get(channelId);
    if (there && (there.userIds.length > 0 || there.group.memberIds.length > 0)) {
      return there;
    }
    const call = new Call(this.#emulation, channelId);
    this.#calls.set(channelId, call);
    return call;
  }
}
