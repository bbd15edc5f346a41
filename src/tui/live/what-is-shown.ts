import type { DashboardModel } from '../../dashboard/dashboard-model.ts';
import { liveTurns } from '../../dashboard/live-turn.ts';
import type { ScreenName } from '../view/screen-names.ts';
import type { View } from '../view/view.ts';

/** What each screen is drawn from: while that stays the same, a frame would be the one that is there. */
const partsOfModel: Readonly<Record<ScreenName, (model: DashboardModel) => readonly unknown[]>> = {
  overview: (model) => [model.receipts, model.services, model.usages, ...speaking(model)],
  conversation: ({ turns, levels, speakerNames }) => [turns, levels, speakerNames],
  latency: ({ receipts }) => [receipts],
  services: ({ services, stackSteps, usages, samples }) => [services, stackSteps, usages, samples],
  logs: ({ logs }) => [logs],
};

/** Who speaks, not what is said. */
const speaking = ({ turns, levels, speakerNames }: DashboardModel) => [
  levels,
  speakerNames,
  ...liveTurns(turns).map(({ speakerId, phase }) => `${speakerId} ${phase}`),
];

/** Whether two models look the same on the screen of `view`. */
export function looksTheSame(before: DashboardModel, after: DashboardModel, { screen, mode }: View): boolean {
  const shown = (model: DashboardModel): readonly unknown[] => [
    model.connection,
    model.status,
    ...(mode.type === 'help' || mode.type === 'receipt' ? [] : partsOfModel[screen](model)),
  ];
  const [old, now] = [shown(before), shown(after)];
  return old.length === now.length && old.every((part, index) => part === now[index]);
}
