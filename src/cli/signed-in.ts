import type { ControlClient } from '../control/client.ts';
import type { ComponentStatus } from '../control/status.ts';
import { systemClock } from '../shared/clock.ts';

/** Discord answers within a second; where it does not answer at all, `aibot up` must not seem to hang. */
const patienceMs = 2_000;
const askEveryMs = 100;

/** How signing in to Discord came out, or how far it is when that takes long. */
export async function signedIn(
  client: ControlClient,
  signal: AbortSignal,
): Promise<ComponentStatus | undefined> {
  const lastMs = systemClock.now() + patienceMs;
  for (;;) {
    const { components } = await client.call('status', {}, { signal });
    const discord = components.find(({ id }) => id === 'discord');
    if (discord?.state !== 'starting' || systemClock.now() >= lastMs) return discord;
    await systemClock.sleep(askEveryMs, { signal });
  }
}
