import { AibotError, toAibotError } from '../../shared/errors.ts';
import type { ImageDetails } from '../image.ts';
import type { StepOfKind } from '../plan/steps.ts';
import { createLayerRates } from './layer-rate.ts';
import type { ReportApply, StepContext } from './step-context.ts';

/** Waits before the second and the third attempt: what was fetched stays, so that trying again is cheap. */
const retryAfterMs = [1_000, 4_000];

/** Fetches an image by the digest that was recorded, or records the one that came. */
export async function pullStep(
  step: StepOfKind<'pull'>,
  report: ReportApply,
  context: StepContext,
): Promise<void> {
  const { engine, signal } = context;
  const { reference, lockedDigest } = step;
  const exact = lockedDigest === undefined ? reference : `${repositoryOf(reference)}@${lockedDigest}`;
  const image = await pullPatiently(exact, step, report, context);
  if (lockedDigest !== undefined) {
    // Containers name the image as the stack does.
    await engine.tagImage(exact, reference, { signal });
    return;
  }
  const digest = digestOf(image, reference);
  if (digest !== undefined) report({ type: 'digest-resolved', reference, digest });
}

async function pullPatiently(
  exact: string,
  step: StepOfKind<'pull'>,
  report: ReportApply,
  context: StepContext,
): Promise<ImageDetails> {
  for (const waitMs of [...retryAfterMs, undefined]) {
    try {
      return await pullOnce(exact, step, report, context);
    } catch (thrown) {
      const error = toAibotError(thrown);
      if (context.signal.aborted || !error.retryable || waitMs === undefined) throw thrown;
      report({ type: 'pull-retried', stepId: step.id, error });
      await context.clock.sleep(waitMs, { signal: context.signal });
    }
  }
  throw new AibotError(`The image ${exact} was not fetched.`, { code: 'pull-failed', expected: false });
}

async function pullOnce(
  exact: string,
  step: StepOfKind<'pull'>,
  report: ReportApply,
  { engine, signal, clock }: StepContext,
): Promise<ImageDetails> {
  const rateOf = createLayerRates(clock);
  let image: ImageDetails | undefined;
  for await (const event of engine.pullImage({ reference: exact, platform: step.platform }, { signal })) {
    if (event.type === 'pulled') image = event.image;
    if (event.type !== 'layer-progressed') continue;
    const bytesPerSecond = rateOf(event.layerId, event.phase, event.doneBytes);
    report({ ...event, stepId: step.id, bytesPerSecond });
  }
  if (image) return image;
  throw new AibotError(`The image ${exact} was not fetched.`, { code: 'pull-failed', retryable: true });
}

/** Without tag and digest; a port of the registry is no tag. */
function repositoryOf(reference: string): string {
  const [name = ''] = reference.split('@');
  const colon = name.indexOf(':', name.lastIndexOf('/') + 1);
  return colon === -1 ? name : name.slice(0, colon);
}

/** An image can have come from several registries; the engine writes Docker Hub's names in full or short. */
function digestOf({ digests }: ImageDetails, reference: string): string | undefined {
  const repository = repositoryOf(reference);
  const own = digests.find((digest) => repositoryOf(digest) === repository) ?? digests[0];
  return own?.split('@')[1];
}
