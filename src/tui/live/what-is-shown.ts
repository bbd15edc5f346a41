import type { DashboardModel } from '../../dashboard/dashboard-model.ts';
import { judgeHealth } from '../../dashboard/health.ts';
import { liveTurns } from '../../dashboard/live-turn.ts';
import type { ScreenName } from '../view/screen-names.ts';
import type { View } from '../view/view.ts';

/** What each screen is drawn from: while that stays the same, a frame would be the one that is there. */
const partsOfModel: Readonly<Record<ScreenName, (model: DashboardModel) => readonly unknown[]>> = {
  overview: (model) => [model.status, model.receipts, model.services, model.usages, ...speaking(model)],
  conversation: ({ turns, levels, speakerNames }) => [turns, levels, speakerNames],
  latency: ({ receipts }) => [receipts],
  services: ({ status, services, stackSteps, usages, samples }) => [
    status,
    services,
    stackSteps,
    usages,
    samples,
  ],
  logs: ({ logs }) => [logs],
};

/** What grows old on the screen (a time window, that the daemon is back) is looked at again this often. */
const agingMs = 10_000;

/** Around every screen: whether all is well, and that time goes on. */
const around = (model: DashboardModel) => [
  model.connection,
  model.status?.state,
  judgeHealth(model).sign,
  Math.floor((model.status?.uptimeMs ?? 0) / agingMs),
];

/** Who speaks, not what is said. */
const speaking = ({ turns, levels, speakerNames }: DashboardModel) => [
  levels,
  speakerNames,
  ...liveTurns(turns).map(({ speakerId, phase }) => `${speakerId} ${phase}`),
];

/** Whether two models look the same on the screen of `view`. */
export function looksTheSame(before: DashboardModel, after: DashboardModel, { screen, mode }: View): boolean {
  const shown = (model: DashboardModel): readonly unknown[] => [
    ...around(model),
    ...(mode.type === 'help' || mode.type === 'receipt' ? [] : partsOfModel[screen](model)),
  ];
  const [old, now] = [shown(before), shown(after)];
  return old.length === now.length && old.every((part, index) => part === now[index]);
}
