/**
 * What a quiet channel costs: `node bench/discord-quiet.ts [--members N] [--seconds N] [--json]`. The processor time
 * of the daemon and its engine hosts while nobody speaks, in per cent of one core; Linux only. Wanted: < 3 % with ten
 * members. Let nothing else run.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { startDaemonInChannel } from './discord/daemon-in-channel.ts';
import { processorMs } from './discord/processor-time.ts';
import { printReport } from './discord/report.ts';

const { values } = parseArgs({
  options: {
    members: { type: 'string', default: '10' },
    seconds: { type: 'string', default: '60' },
    json: { type: 'boolean', default: false },
  },
});
const members = Number(values.members);
const seconds = Number(values.seconds);
/** Warming up, and what joining left to do. */
const settleMs = 10_000;

await using stage = await startDaemonInChannel({ people: members });
await sleep(settleMs);
const share = async () => {
  const fromMs = await processorMs(stage.pid);
  await sleep(seconds * 1_000);
  return ((await processorMs(stage.pid)) - fromMs) / (seconds * 10);
};
const outside = await share();
await stage.join();
await sleep(settleMs);
const inChannel = await share();
printReport(
  {
    lines: [
      `in a quiet channel of ${members}: ${inChannel.toFixed(2)} % of a core`,
      `in no channel: ${outside.toFixed(2)} %`,
    ],
    result: { members, seconds, inChannelPercent: inChannel, outsidePercent: outside },
  },
  values.json,
);
