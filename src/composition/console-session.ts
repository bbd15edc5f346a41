import type { Conversation } from '../core/conversation/index.ts';
import type { Receipt } from '../core/pipeline/receipt.ts';
import { openRecordedSession } from '../core/transport/recorded-session.ts';
import type { Clock } from '../shared/clock.ts';
import type { Sessions } from './sessions.ts';

/** Who types at a terminal of this machine is its owner. */
const operator = { id: 'operator', name: 'Operator', roles: ['owner'] };

/** Where questions typed at a terminal are answered when no voice session is named. */
export interface Console {
  ask(text: string, sessionId: string | undefined): Promise<Receipt>;
}

/** Opens its session at the first question; a daemon nobody types at has none. */
export function openConsole(sessions: Sessions, clock: Clock): Console {
  let own: Conversation | undefined;
  const open = () => {
    const session = openRecordedSession({ id: 'console', clock, speaker: operator, microphone: 'none' });
    return sessions.open(session, { transport: 'console', place: 'Terminal' });
  };
  return {
    ask(text, sessionId) {
      if (sessionId !== undefined) return sessions.find(sessionId).ask(operator, text);
      own ??= open();
      return own.ask(operator, text);
    },
  };
}
