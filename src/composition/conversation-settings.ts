import type { Config } from '../config/schema.ts';
import { applySettings, type ConversationSettings, defaultSettings } from '../core/conversation/index.ts';

/** The part of the configuration a conversation needs, in the conversation's own words. */
export function conversationSettingsOf(config: Config): ConversationSettings {
  const { assistant, conversation, engines, routes, tools } = config;
  return applySettings(defaultSettings, {
    assistant: {
      name: assistant.name,
      persona: assistant.persona,
      rules: assistant.rules.join(' '),
      language: assistant.language,
      timeZone: assistant.timeZone,
    },
    addressing: { mode: conversation.mode, followUpMs: conversation.followUpMs },
    voice: { id: engines.tts.voice, speed: engines.tts.speed },
    hearing: {
      startThreshold: engines.vad.threshold,
      stopThreshold: Math.max(0, engines.vad.threshold - 0.15),
    },
    endpointing: {
      isSpeculative: conversation.isSpeculative,
      completeProbability: conversation.turnThreshold,
      whenCompleteMs: conversation.minSilenceMs,
      whenUnfinishedMs: conversation.fallbackSilenceMs,
    },
    bargeIn: { duckGainDb: conversation.duckDb },
    answer: {
      maxTokens: conversation.maxAnswerTokens,
      temperature: engines.llm.temperature,
      firstTokenDeadlineMs: conversation.answerDeadlineMs,
    },
    tools: { maxSteps: tools.maxSteps },
    background: { isEnabled: routes.codeInBackground },
    history: { maxTurns: conversation.historyTurns },
  });
}
