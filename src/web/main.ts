import { applyChange, emptyModel } from '../dashboard/dashboard-model.ts';
import { followDaemon } from '../dashboard/follow-daemon.ts';
import { createAccessKey } from './access-key.ts';
import { announcer } from './announcer.ts';
import { createGatewaySource } from './gateway-source.ts';
import { conversationPanel } from './panels/conversation.ts';
import { healthPanel } from './panels/health.ts';
import { latencyPanel } from './panels/latency.ts';
import { logsPanel } from './panels/logs.ts';
import { peoplePanel } from './panels/people.ts';
import { requestsPanel } from './panels/requests.ts';
import { servicesPanel } from './panels/services.ts';
import { speedPanel } from './panels/speed.ts';

const panels = [
  healthPanel(),
  speedPanel(),
  peoplePanel(),
  conversationPanel(),
  latencyPanel(),
  servicesPanel(),
  requestsPanel(),
  logsPanel(),
  announcer(),
];

let model = emptyModel;
let isFrameAsked = false;

/** However many events come between two frames, the page is drawn once. */
function draw(): void {
  if (isFrameAsked) return;
  isFrameAsked = true;
  requestAnimationFrame(() => {
    isFrameAsked = false;
    const nowMs = Date.now();
    for (const panel of panels) panel(model, nowMs);
  });
}

const leaving = new AbortController();
addEventListener('pagehide', () => leaving.abort());
// A page that the browser kept and shows again has lost its line.
addEventListener('pageshow', ({ persisted }) => {
  if (persisted) location.reload();
});

draw();
void followDaemon({
  source: createGatewaySource(createAccessKey(sessionStorage)),
  signal: leaving.signal,
  onChange(change) {
    const before = model.status?.version;
    model = applyChange(model, change);
    // The assistant was upgraded under an open page: take the page that belongs to it.
    if (before !== undefined && model.status?.version !== before) location.reload();
    draw();
  },
});
