import { applySettings, createConversation, defaultSettings } from '../../src/core/conversation/index.ts';
import type { PipelineEvent } from '../../src/core/pipeline/events.ts';
import type { GenerateInput } from '../../src/core/ports/index.ts';
import { createSpeechTextStream } from '../../src/core/speech-text/index.ts';
import { silentLogger } from '../../src/shared/logger.ts';
import {
  createScriptedSpeechToText,
  createScriptedTurnDetector,
  createScriptedVad,
} from '../fakes/scripted-hearing.ts';
import { createScriptedLanguageModel } from '../fakes/scripted-language-model.ts';
import { createScriptedSession, type ScriptedSessionOptions } from '../fakes/scripted-session.ts';
import { createScriptedTextToSpeech } from '../fakes/scripted-text-to-speech.ts';
import { createSpelledSpeech } from '../fakes/spelled-speech.ts';
import { createVirtualClock } from '../fakes/virtual-clock.ts';
import type { Scenario, Step } from './scenario.ts';
import { createScenarioRouter } from './scenario-router.ts';
import { createScenarioTools } from './scenario-tools.ts';

export interface StepRecord {
  readonly step: Step;
  /** Clock times. */
  readonly startMs: number;
  endMs: number;
}

export interface ScenarioRun {
  readonly events: readonly PipelineEvent[];
  readonly steps: readonly StepRecord[];
  readonly posted: readonly string[];
  /** What the language models were asked, and what they were prepared for. */
  readonly generated: readonly GenerateInput[];
  readonly prefilled: readonly GenerateInput[];
  /** What must be nothing once the conversation has ended. */
  readonly leftOver: {
    readonly timers: number;
    readonly vadStreams: number;
    readonly modelCalls: number;
    readonly voiceCalls: number;
  };
}

/** Longer than any scenario takes: what is not over by then is wedged. */
const patienceMs = 120_000;

/** Plays a scenario in virtual time and gives everything that happened. */
export async function runScenario(
  scenario: Scenario,
  silence: ScriptedSessionOptions['silence'],
): Promise<ScenarioRun> {
  const clock = createVirtualClock();
  const speech = createSpelledSpeech();
  const events: PipelineEvent[] = [];
  const { faults } = scenario;
  const session = createScriptedSession({
    clock,
    silence,
    hangsOnText: faults.text_side_hangs,
    hasTextSide: scenario.has_text_side,
  });
  const vadCalls = { count: 0 };
  const vad = createScriptedVad({
    fault() {
      const call = vadCalls.count++ - faults.vad_crashes_after;
      return call >= 0 && call < faults.vad_crashes ? 'crashes' : undefined;
    },
  });
  const models = scenario.models.map((id) => createModel(id));
  const tts = createScriptedTextToSpeech({
    clock,
    id: 'voice',
    firstAudioMs: 80,
    chunkMs: 20,
    speech(text) {
      const fault = faults.tts.find((candidate) => text.includes(candidate.text));
      return {
        ...(fault?.crashes_after_chunks !== undefined && { crashesAfterChunks: fault.crashes_after_chunks }),
        ...(fault?.stalls_after_chunks !== undefined && { stallsAfterChunks: fault.stalls_after_chunks }),
      };
    },
  });
  const spare = createScriptedTextToSpeech({ clock, id: 'spare-voice', firstAudioMs: 80 });

  const conversation = createConversation({
    session,
    engines: {
      vad,
      turnDetector: createScriptedTurnDetector({ clock, speech, fault: () => faults.turn_detector }),
      stt: createScriptedSpeechToText({
        clock,
        speech,
        fault: (heard) => sttFault(heard)?.fault,
        mishear: (heard) => sttFault(heard)?.written ?? heard,
      }),
      languageModels: { get: (id) => models.find((model) => model.id === id), defaultId: 'scripted-llm' },
      tts,
      tools: createScenarioTools(scenario.tools, clock),
      ...(faults.has_spare_voice && { fallbackTts: spare }),
    },
    router: createScenarioRouter(scenario),
    createSpeechText: (language) => createSpeechTextStream({ language }),
    settings: applySettings(defaultSettings, scenario.settings),
    clock,
    observer(event) {
      events.push(event);
      if (faults.observer_throws) throw new Error('an observer that is out of order');
    },
    logger: silentLogger,
    random: () => 0.5,
  });

  function createModel(id: string) {
    return createScriptedLanguageModel({
      clock,
      id,
      firstTokenMs: 120,
      tokenMs: 33,
      answer(asked, { messages, tools }) {
        const results = messages.filter(({ role }) => role === 'tool').length;
        const answer = scenario.answers.find(
          (candidate) =>
            asked.includes(candidate.asked) &&
            (candidate.model ?? id) === id &&
            candidate.results === results &&
            (candidate.with_tools ?? tools !== undefined) === (tools !== undefined),
        );
        return {
          text: answer?.text ?? `You said: ${asked}`,
          toolCalls: (answer?.calls ?? []).map((name) => ({ id: `${name}-${results}`, name, arguments: {} })),
          ...(answer?.first_token_ms !== undefined && { firstTokenMs: answer.first_token_ms }),
          ...(answer?.calls_ms !== undefined && { callsMs: answer.calls_ms }),
          ...(answer?.token_ms !== undefined && { tokenMs: answer.token_ms }),
          ...(answer?.stalls_after_tokens !== undefined && { stallsAfterTokens: answer.stalls_after_tokens }),
          ...(answer?.crashes_after_tokens !== undefined && {
            crashesAfterTokens: answer.crashes_after_tokens,
          }),
        };
      },
    });
  }

  const sttFault = (heard: string) => faults.stt.find((candidate) => heard.includes(candidate.heard));

  const openTurns = () => {
    const open = new Set<string>();
    for (const event of events) {
      if (event.type === 'turn-ended') open.delete(event.turnId);
      else if (event.type === 'answer-deferred') open.add(`${event.turnId} in the background`);
      else if (event.type === 'deferred-answer-ended') open.delete(`${event.forTurnId} in the background`);
      else if ('turnId' in event) open.add(event.turnId);
    }
    return open.size;
  };

  const running = conversation.run();
  const present = new Set<string>();
  const join = (id: string) => {
    if (!present.has(id))
      session.join({ id, name: id.charAt(0).toUpperCase() + id.slice(1), roles: [`role-of-${id}`] });
    present.add(id);
  };
  for (const id of scenario.people) join(id);
  await clock.advance(500);

  const steps: StepRecord[] = [];
  let speaking: Promise<unknown> = Promise.resolve();
  let speakingCount = 0;
  for (const step of scenario.turns) {
    const { when } = step;
    const before = steps.at(-1);
    if (when) {
      const sinceMs = before?.startMs ?? 0;
      const hasHappened = () =>
        when.event === 'at-once' ||
        (when.event === 'speech-ended'
          ? speakingCount === 0
          : events.some(
              (event) =>
                event.type === when.event &&
                event.atMs >= sinceMs &&
                (!when.by || ('speakerId' in event && event.speakerId === when.by)),
            ));
      await clock.advanceUntil(hasHappened, patienceMs);
      await clock.advance(when.after_ms);
    } else {
      await clock.advanceUntil(() => speakingCount === 0 && openTurns() === 0, patienceMs);
      await clock.advance(300);
    }
    const record: StepRecord = { step, startMs: clock.now(), endMs: clock.now() };
    steps.push(record);
    const { by } = step;
    join(by);
    const sound =
      step.user !== undefined
        ? speech.say(step.user, step.mood)
        : step.noise_ms !== undefined
          ? speech.noise(step.noise_ms, step.heard_as)
          : undefined;
    if (sound) {
      speakingCount++;
      speaking = session.speak(by, sound).then((endMs) => {
        record.endMs = endMs;
        speakingCount--;
      });
    }
    if (step.types !== undefined) session.type(by, step.types);
    if (step.leaves) {
      present.delete(by);
      session.leave(by);
    }
    if (step.host === 'interrupts') conversation.interrupt('barge-in');
    if (step.host === 'forgets') conversation.forget();
    if (step.host === 'says') void conversation.say('The doorbell has rung.');
    if (step.host === 'hangs-up') session.hangUp('hung up');
    await clock.settle();
  }
  const hasHungUp = scenario.turns.some((step) => step.host === 'hangs-up');
  if (!hasHungUp) {
    await clock.advanceUntil(() => speakingCount === 0 && openTurns() === 0, patienceMs);
    await clock.advance(1000);
    await clock.advanceUntil(() => openTurns() === 0, patienceMs);
    session.hangUp('over');
    await speaking;
  }
  const end = { isReached: false };
  void running.then(() => (end.isReached = true));
  await clock.settle();
  await clock.advance(2000);
  if (!end.isReached) throw new Error('the conversation does not end after the session has closed');
  return {
    events,
    steps,
    posted: session.posted,
    generated: models.flatMap((model) => model.generated),
    prefilled: models.flatMap((model) => model.prefilled),
    leftOver: {
      timers: clock.pendingTimers,
      vadStreams: vad.openStreams,
      modelCalls: models.reduce((sum, model) => sum + model.callsInFlight, 0),
      voiceCalls: tts.callsInFlight + spare.callsInFlight,
    },
  };
}
