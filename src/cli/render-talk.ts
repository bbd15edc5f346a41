import type { ControlEvent } from '../control/events.ts';

/** Writes a conversation as it happens: what was heard, the answer clause by clause, why nothing was said. */
export function createTalkPrinter(write: (text: string) => void) {
  let isAnswering = false;
  const endLine = () => {
    if (isAnswering) write('\n');
    isAnswering = false;
  };
  return {
    onEvent(event: ControlEvent): void {
      switch (event.type) {
        case 'turn-committed':
          endLine();
          write(`you    ${event.text}\n`);
          break;
        case 'clause-spoken':
          write(isAnswering ? ` ${event.text}` : `aibot  ${event.text}`);
          isAnswering = true;
          break;
        case 'answer-interrupted':
          write(' — (interrupted)');
          endLine();
          break;
        case 'turn-ignored':
          endLine();
          write(`       (not answered: ${event.decision.reason})\n`);
          break;
        case 'turn-ended':
          endLine();
          break;
        default:
      }
    },
    onText(text: string): void {
      endLine();
      write(`${text}\n`);
    },
  };
}
