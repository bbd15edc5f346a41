import type { DashboardModel } from '../../dashboard/dashboard-model.ts';

/** Who wrote the lines there are, in the order of the alphabet. */
export const logSources = (model: DashboardModel): readonly string[] =>
  [...new Set(model.logs.map(({ source }) => source))].toSorted();
