/** Who the assistant is. All of it becomes the stable beginning of every prompt. */
export interface AssistantSettings {
  readonly name: string;
  readonly persona: string;
  readonly rules: string;
  /** BCP 47. */
  readonly language: string;
  /** IANA, for the time and date skills. */
  readonly timeZone: string;
}

/** When a turn is meant for the assistant. `auto`: alone with one person always, among several by name, follow-up or command. */
export type AddressingMode = 'auto' | 'always' | 'name' | 'ask';

export interface AddressingSettings {
  readonly mode: AddressingMode;
  /** How long after an answer its asker may go on without saying the name, ms. */
  readonly followUpMs: number;
}

export interface VoiceSettings {
  readonly id: string | undefined;
  /** 1 is the voice's own pace. */
  readonly speed: number;
  readonly gainDb: number;
}

/** From audio to utterances. */
export interface HearingSettings {
  /** A window at or above this probability begins or resumes speech. */
  readonly startThreshold: number;
  /** A window below this is silence; between the two, what was goes on (hysteresis). */
  readonly stopThreshold: number;
  /** Speech must last this long to count as begun, ms: three windows, so that a click does not. */
  readonly startMs: number;
  /** The same after a pause within a turn. */
  readonly resumeMs: number;
  /**
   * Silence that makes a pause, ms. One window is enough: Silero's probability falls 30 to 100 ms after the voice
   * (measured on the 28 questions of the benchmark, which have no more than two such windows within speech), and
   * the turn detector is best at 50 to 100 ms of silence.
   */
  readonly pauseMs: number;
  /**
   * A voice this much softer than lately, for this long, may be the end: the words are recognised at once, some
   * 90 ms before the detector notices the pause (measured on the same questions; 1.7 such lulls a second of speech).
   */
  readonly lullRatio: number;
  readonly lullMs: number;
  /** Audio kept from before speech was noticed, ms: first syllables are soft. */
  readonly preRollMs: number;
  /** Audio waiting to be looked at for one speaker before the oldest is dropped, ms. */
  readonly queueMs: number;
  /** No audio for this long counts as silence, ms: transports send nothing while nobody talks. */
  readonly gapToleranceMs: number;
  /** At a pause, a segment of this length is closed; what follows is transcribed apart, ms. */
  readonly segmentSplitMs: number;
  /** A segment is cut at its quietest moment before this length, ms: recognisers give nothing beyond ~15 s. */
  readonly segmentMaxMs: number;
  /**
   * First transcript while the person still speaks, after this much voiced audio, ms; and how often then. Every word
   * that is prefilled in time saves some 15 ms to the first token, every transcript costs some 100 ms of a core.
   */
  readonly interimFirstMs: number;
  readonly interimEveryMs: number;
  /** A turn that has no end by then (music, a fan) is given up, ms. */
  readonly maxTurnMs: number;
  /** Less voiced audio than this is a noise, not a word, ms. */
  readonly minVoicedMs: number;
}

/**
 * When a pause ends the turn; all in ms of silence since the last voiced sample. The defaults come from Smart Turn
 * on the 28 questions of the benchmark and the same with a pause of 600 ms in the middle: at true ends it gives
 * 0.96 and more nearly always, in such pauses up to 0.94.
 */
export interface EndpointingSettings {
  /** Whether answers are begun before the turn is committed. */
  readonly isSpeculative: boolean;
  /** At or above: the speaker surely has finished, and the answer is begun as soon as the words are known. */
  readonly sureProbability: number;
  /** At or above: they rather have. */
  readonly completeProbability: number;
  /** Below: the speaker sounds in the middle of a sentence. */
  readonly unfinishedProbability: number;
  /** When it is not sure, but the words could be all, the answer is begun this long before the commit. */
  readonly speculateLeadMs: number;
  /** Sounds surely finished, whole sentence. */
  readonly whenCompleteMs: number;
  /** Sounds surely finished, but the recogniser put a comma after it. */
  readonly whenOpenMs: number;
  /** Sounds rather finished, whole sentence. */
  readonly whenLikelyMs: number;
  /** Sounds rather finished, and a skill recognises the whole request: short commands never sound surer. */
  readonly whenSkillMs: number;
  /** Sounds finished, but the last word ("and", "the") says otherwise. */
  readonly whenDanglingMs: number;
  /** Sound says neither, whole sentence. */
  readonly whenMiddlingMs: number;
  /** Sounds unfinished, though the transcript is a whole sentence. */
  readonly whenDoubtfulMs: number;
  /** Sound and transcript both say unfinished. */
  readonly whenUnfinishedMs: number;
  /** Nothing that could be a word was heard. */
  readonly whenEmptyMs: number;
  readonly predictDeadlineMs: number;
  /** Speech this soon after the question, and before anything of the answer was heard, goes on with it. */
  readonly takeBackMs: number;
}

export interface BargeInSettings {
  readonly isEnabled: boolean;
  /** Voiced audio over the answer until it is ducked, ms: as soon as it counts as speech; a cough only dips the voice. */
  readonly duckAfterMs: number;
  readonly duckGainDb: number;
  /** Voiced audio until the answer is held, ms; whether it ends there is decided by the words. */
  readonly holdAfterMs: number;
  /** How often the words of somebody who talks over the answer are looked at, ms of voiced audio. */
  readonly transcribeEveryMs: number;
  /** Who may interrupt without saying the name: the person being answered, or anybody. */
  readonly by: 'asker' | 'anyone';
  /** Speech begun this shortly after the answer became audible is the question going on, ms: nobody reacts faster. */
  readonly reactionMs: number;
}

export interface AnswerSettings {
  readonly maxTokens: number;
  readonly temperature: number | undefined;
  readonly transcribeDeadlineMs: number;
  readonly routeDeadlineMs: number;
  /** Until a model is given up and the next of the chain is asked, ms. */
  readonly firstTokenDeadlineMs: number;
  /** Between two tokens. */
  readonly nextTokenDeadlineMs: number;
  readonly firstAudioDeadlineMs: number;
  /** Said when there is no answer; never silence. */
  readonly apology: string;
  /** Said when the words of somebody who is surely meant could not be recognised. */
  readonly notHeard: string;
}

/** Of requests that are routed to tools. */
export interface ToolSettings {
  /** Rounds of calls before the model has to answer with what it has. */
  readonly maxSteps: number;
  /** Until a model that begins neither an answer nor a call is asked for a plain answer instead, ms. */
  readonly attemptMs: number;
  /** Until a model that has a tool's result is given up, ms: results are long, and who waits has been told so. */
  readonly firstTokenDeadlineMs: number;
  /** Who has heard nothing by then is told that it goes on, ms. */
  readonly noticeAfterMs: number;
  readonly notice: string;
  /**
   * Told to the model behind the question where no tool can help, or small ones promise what nobody keeps. The wording
   * made the default one honest in five of five such requests ("Sure, I'll book it" without), and it is short.
   */
  readonly unable: string;
  /** Said to whom a tool is not for. */
  readonly denied: string;
  /** Said when a tool cannot be reached, breaks or hangs. */
  readonly apology: string;
}

/** Of code, which is written while the conversation goes on; only where the transport has a text side. */
export interface BackgroundSettings {
  readonly isEnabled: boolean;
  readonly maxTokens: number;
  readonly firstTokenDeadlineMs: number;
  readonly nextTokenDeadlineMs: number;
  /** Answers that may wait while one is being written. */
  readonly maxWaiting: number;
  /** Said at once. */
  readonly onIt: string;
  /** Said when too many wait already. */
  readonly busy: string;
  /** Said when it is done, behind the name of whoever asked. */
  readonly done: string;
  readonly failed: string;
}

export interface HistorySettings {
  /** Estimated tokens (4 characters each) kept beside the system prompt. */
  readonly maxTokens: number;
  readonly maxTurns: number;
}

export interface FloorSettings {
  /** Turns that may wait while another is answered. */
  readonly maxWaiting: number;
}

/** Everything about a conversation that an owner may tune. */
export interface ConversationSettings {
  readonly assistant: AssistantSettings;
  readonly addressing: AddressingSettings;
  readonly voice: VoiceSettings;
  readonly hearing: HearingSettings;
  readonly endpointing: EndpointingSettings;
  readonly bargeIn: BargeInSettings;
  readonly answer: AnswerSettings;
  readonly tools: ToolSettings;
  readonly background: BackgroundSettings;
  readonly history: HistorySettings;
  readonly floor: FloorSettings;
}

/** Any part of any group. */
export type SettingsChange = {
  readonly [Group in keyof ConversationSettings]?: Partial<ConversationSettings[Group]> | undefined;
};

export const defaultSettings: ConversationSettings = {
  assistant: {
    name: 'Aibot',
    persona: 'You are a friendly voice assistant in a group call.',
    // The wording that scored 19 of 20 acceptable spoken answers with the default model; change it with a measurement.
    rules:
      'Answer in one or two short spoken sentences. No lists, no markdown. If you do not know, say so. Refuse harmful requests briefly.',
    language: 'en',
    timeZone: 'UTC',
  },
  addressing: { mode: 'auto', followUpMs: 8000 },
  voice: { id: undefined, speed: 1, gainDb: 0 },
  hearing: {
    startThreshold: 0.5,
    stopThreshold: 0.35,
    startMs: 96,
    resumeMs: 64,
    pauseMs: 32,
    lullRatio: 0.15,
    lullMs: 60,
    preRollMs: 320,
    queueMs: 5000,
    gapToleranceMs: 100,
    // Of a long turn only what was said since the last pause is transcribed while somebody waits.
    segmentSplitMs: 5000,
    segmentMaxMs: 14_500,
    interimFirstMs: 700,
    interimEveryMs: 600,
    maxTurnMs: 120_000,
    minVoicedMs: 120,
  },
  endpointing: {
    isSpeculative: true,
    sureProbability: 0.95,
    completeProbability: 0.5,
    unfinishedProbability: 0.2,
    speculateLeadMs: 350,
    whenCompleteMs: 175,
    whenOpenMs: 400,
    whenLikelyMs: 640,
    whenSkillMs: 260,
    whenDanglingMs: 900,
    whenMiddlingMs: 700,
    whenDoubtfulMs: 900,
    whenUnfinishedMs: 2200,
    whenEmptyMs: 400,
    predictDeadlineMs: 300,
    takeBackMs: 4000,
  },
  bargeIn: {
    isEnabled: true,
    duckAfterMs: 96,
    duckGainDb: -24,
    holdAfterMs: 640,
    transcribeEveryMs: 480,
    by: 'asker',
    reactionMs: 150,
  },
  answer: {
    maxTokens: 160,
    temperature: undefined,
    transcribeDeadlineMs: 4000,
    routeDeadlineMs: 1000,
    firstTokenDeadlineMs: 5000,
    nextTokenDeadlineMs: 5000,
    firstAudioDeadlineMs: 4000,
    apology: 'Sorry, I could not come up with an answer just now. Please try again.',
    notHeard: 'Sorry, I could not hear that properly. Please say it again.',
  },
  tools: {
    maxSteps: 4,
    attemptMs: 2000,
    firstTokenDeadlineMs: 30_000,
    noticeAfterMs: 1200,
    notice: 'One moment.',
    unable: 'Say that you cannot do this, if it is to be done.',
    denied: 'Sorry, I may not do that for you.',
    apology: 'Sorry, the tool I need for that did not work.',
  },
  background: {
    isEnabled: true,
    maxTokens: 900,
    // Its prompt is computed only while nobody else wants the model.
    firstTokenDeadlineMs: 60_000,
    nextTokenDeadlineMs: 30_000,
    maxWaiting: 2,
    onIt: "I'm on it. It will be in the text channel.",
    busy: 'I am still busy with the code from before. Please ask me again in a moment.',
    done: 'your code is in the text channel.',
    failed: 'I could not finish the code you asked for. Please try again.',
  },
  // Half of it is computed anew when it is trimmed: 400 tokens take a small model about three seconds on two cores.
  history: { maxTokens: 800, maxTurns: 24 },
  floor: { maxWaiting: 4 },
};

/** `settings` with the given parts replaced; what is `undefined` in `change` stays. */
export function applySettings(settings: ConversationSettings, change: SettingsChange): ConversationSettings {
  return {
    assistant: merged(settings.assistant, change.assistant),
    addressing: merged(settings.addressing, change.addressing),
    voice: merged(settings.voice, change.voice),
    hearing: merged(settings.hearing, change.hearing),
    endpointing: merged(settings.endpointing, change.endpointing),
    bargeIn: merged(settings.bargeIn, change.bargeIn),
    answer: merged(settings.answer, change.answer),
    tools: merged(settings.tools, change.tools),
    background: merged(settings.background, change.background),
    history: merged(settings.history, change.history),
    floor: merged(settings.floor, change.floor),
  };
}

function merged<Group extends object>(group: Group, change: Partial<Group> | undefined): Group {
  const given = Object.entries(change ?? {}).filter(([, value]: [string, unknown]) => value !== undefined);
  return { ...group, ...(Object.fromEntries(given) as Partial<Group>) };
}
