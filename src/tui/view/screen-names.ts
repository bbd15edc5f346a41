export const screens = ['overview', 'conversation', 'latency', 'services', 'logs'] as const;
export type ScreenName = (typeof screens)[number];

const titles: Readonly<Record<ScreenName, string>> = {
  overview: 'Overview',
  conversation: 'Conversation',
  latency: 'Latency',
  services: 'Services',
  logs: 'Logs',
};

export const titleOf = (screen: ScreenName) => titles[screen];
