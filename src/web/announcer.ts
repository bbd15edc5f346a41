import type { DashboardModel } from '../dashboard/dashboard-model.ts';
import { byId, h } from './element.ts';
import type { Panel } from './panels/panel.ts';

/** Sentences the live region holds; a screen reader reads only those that are added. */
const kept = 6;

/** Reads turns aloud to who cannot see them: each once, when it is over, and not every interim word. */
export function announcer(): Panel {
  const region = byId('announcer');
  let seen: DashboardModel['receipts'] | undefined;
  return ({ receipts }) => {
    // What was before the page was opened is there to be read, and need not be read out.
    const known = seen ?? receipts;
    seen = receipts;
    if (known === receipts) return;
    for (const receipt of receipts.filter((one) => !known.includes(one))) {
      const { speakerName, heard, spoken, outcome } = receipt;
      const reply =
        spoken === '' ? outcome : `answer: ${spoken}${outcome === 'interrupted' ? ', interrupted' : ''}`;
      region.append(h('p', {}, `${speakerName}: ${heard} ${reply}`));
    }
    while (region.childElementCount > kept) region.firstElementChild?.remove();
  };
}
