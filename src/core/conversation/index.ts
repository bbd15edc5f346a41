export type * from './conversation.ts';
export { createConversation } from './create-conversation.ts';
export type { SavedTimer } from './saved-timer.ts';
export type * from './settings.ts';
export { applySettings, defaultSettings } from './settings.ts';
