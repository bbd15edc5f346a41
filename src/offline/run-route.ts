import { readFile } from 'node:fs/promises';
import type { CallOptions, ClassifyInput } from '../core/ports/index.ts';
import type { RouteDecision } from '../core/routing/index.ts';
import { systemClock } from '../shared/clock.ts';
import { AibotError, exitCodes } from '../shared/errors.ts';
import { openOfflineRouter } from './offline-router.ts';
import { evaluateRoutes, parseLabelledTexts, type RouteEvaluation } from './route.ts';

export type { RouteEvaluation } from './route.ts';

/** A decision, as `aibot route` shows it. */
export interface RoutedText
  extends Pick<RouteDecision, 'label' | 'confidence' | 'reason' | 'isAbstained' | 'textSide'> {
  readonly text: string;
  /** Id of the skill that would answer; null when a model is asked. */
  readonly skill: string | null;
  /** Language models that would be asked, best first; empty for a skill. */
  readonly models: readonly string[];
  readonly tookMs: number;
}

/** Decides about one request; `context` holds what was asked before, oldest first. */
export async function routeText(
  text: string,
  context: readonly string[],
  options: CallOptions,
): Promise<RoutedText> {
  await using opened = await openOfflineRouter(options);
  const input: ClassifyInput = { text, context: asked(...context) };
  const { skill, chain, label, confidence, reason, isAbstained, textSide, tookMs } =
    await opened.router.decide(input, options);
  return {
    text,
    label,
    confidence,
    reason,
    isAbstained,
    textSide,
    skill: skill?.skillId ?? null,
    models: skill ? [] : chain.map(({ modelId }) => modelId),
    tookMs: Math.round(tookMs * 10) / 10,
  };
}

const asked = (...earlier: readonly (string | undefined)[]) =>
  earlier.flatMap((text) => (text === undefined ? [] : [{ role: 'user' as const, text }]));

/** Measures the router on a file of `label<TAB>text` lines; see {@link parseLabelledTexts}. */
export async function evaluateFile(file: string, options: CallOptions): Promise<RouteEvaluation> {
  const content = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new AibotError(`${file} cannot be read`, {
      code: 'route-file-unreadable',
      cause,
      exitCode: exitCodes.usage,
    });
  });
  await using opened = await openOfflineRouter(options);
  const labelled = parseLabelledTexts(content);
  return await evaluateRoutes(
    labelled,
    (text, previous) => opened.router.decide({ text, context: asked(previous) }, options),
    () => systemClock.now(),
  );
}
