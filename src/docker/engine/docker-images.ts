import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type Docker from 'dockerode';
import { AibotError } from '../../shared/errors.ts';
import type { ContainerEngine, EngineCall } from '../container-engine.ts';
import type { BuildEvent, BuildRequest, ImageDetails, PullEvent, PullRequest } from '../image.ts';
import { filesOfContext } from './build-context.ts';
import type { DockerConnection } from './docker-connection.ts';
import { refusal, statusCodeOf } from './engine-failure.ts';
import { errorOf, type PullLine, readPullLine, withTag } from './pull-progress.ts';
import { readProgress } from './read-progress.ts';
import { streamJson } from './stream-lines.ts';

type ImageCalls = Pick<
  ContainerEngine,
  'inspectImage' | 'pullImage' | 'buildImage' | 'tagImage' | 'removeImage'
>;

/** The engine fetches a layer that fails again and again, for ever: this ends it. */
const usualStallMs = 90_000;

/** An engine answers when it has read the whole folder, which may hold gigabytes and come over ssh. */
const longestSendMs = 1_800_000;

export function createImageCalls(connection: DockerConnection): ImageCalls {
  async function inspectImage(reference: string, call: EngineCall = {}): Promise<ImageDetails | undefined> {
    return connection.call(`The image ${reference} could not be looked at`, call, async (docker) => {
      const info = await docker.getImage(reference).inspect().catch(noneWhenMissing);
      return info && readImage(info);
    });
  }

  async function presentImage(reference: string, what: string, call: EngineCall): Promise<ImageDetails> {
    const image = await inspectImage(reference, call);
    if (image) return image;
    throw new AibotError(`${what}: the engine said it was done and does not have it.`, {
      code: 'pull-failed',
      retryable: true,
      nextSteps: ['Run the same command again.'],
    });
  }

  return {
    inspectImage,

    async *pullImage(
      request: PullRequest,
      call: EngineCall = {},
    ): AsyncGenerator<PullEvent, void, undefined> {
      const reference = withTag(request.reference);
      const what = `The image ${reference} could not be fetched`;
      const stallMs = request.stallMs ?? usualStallMs;
      using stall = createStallTimer(what, stallMs);
      const signal = call.signal ? AbortSignal.any([call.signal, stall.signal]) : stall.signal;
      const stream = connection.stream(what, { signal }, (docker, abortSignal) =>
        openPull(docker, reference, request, abortSignal),
      );
      let lastSeen = '';
      for await (const line of streamJson<PullLine>(stream)) {
        const message = errorOf(line);
        if (message !== undefined) throw refusal(message, what, undefined, 'pull-failed');
        const event = readPullLine(line);
        const seen = JSON.stringify(line);
        // Announcing the next attempt is not getting on.
        if (event?.type !== 'retrying' && seen !== lastSeen) stall.refresh();
        lastSeen = seen;
        if (event) yield event;
      }
      yield { type: 'pulled', image: await presentImage(reference, what, call) };
    },

    async *buildImage(
      request: BuildRequest,
      call: EngineCall = {},
    ): AsyncGenerator<BuildEvent, void, undefined> {
      const [tag = ''] = request.tags;
      const what = `The image ${tag} could not be built`;
      const src = [...(await filesOfContext(request.contextDir)), ...dockerfileOf(request)];
      const send = async (docker: Docker) => ({
        docker,
        stream: await docker.buildImage(
          { context: request.contextDir, src },
          buildOptions(request, tag, call.signal),
        ),
      });
      const { docker, stream } = await connection.call(what, call, send, longestSendMs);
      for await (const line of readProgress(docker, stream, call.signal)) {
        const message = errorOf(line);
        if (message !== undefined) throw refusal(message, what, undefined, 'build-failed');
        if (line.stream) yield { type: 'output', text: line.stream };
      }
      for (const other of request.tags.slice(1)) await tagImage(tag, other, call);
      yield { type: 'built', image: await presentImage(tag, what, call) };
    },

    tagImage,

    async removeImage(reference, call = {}) {
      await connection.call(
        `The image ${reference} could not be removed`,
        call,
        async (docker, abortSignal) => {
          await docker.getImage(reference).remove({ abortSignal }).catch(noneWhenMissing);
        },
      );
    },
  };

  async function tagImage(reference: string, target: string, call: EngineCall = {}): Promise<void> {
    const { repo, tag } = splitReference(target);
    await connection.call(
      `The image ${reference} could not be named ${target}`,
      call,
      async (docker, abortSignal) => {
        await docker.getImage(reference).tag({ repo, tag, abortSignal });
      },
    );
  }
}

async function openPull(
  docker: Docker,
  reference: string,
  { platform, credentials }: PullRequest,
  abortSignal: AbortSignal,
): Promise<NodeJS.ReadableStream> {
  return docker.pull(reference, {
    abortSignal,
    ...(platform && { platform }),
    ...(credentials && {
      authconfig: {
        username: credentials.username,
        password: credentials.password,
        serveraddress: credentials.server,
      },
    }),
  });
}

function buildOptions(
  request: BuildRequest,
  tag: string,
  signal: AbortSignal | undefined,
): Docker.ImageBuildOptions {
  return {
    t: tag,
    // BuildKit: the Dockerfiles use its mounts.
    version: '2',
    rm: true,
    ...(request.dockerfile && { dockerfile: request.dockerfile }),
    ...(request.target && { target: request.target }),
    ...(request.network && { networkmode: request.network }),
    ...(request.buildArguments && { buildargs: { ...request.buildArguments } }),
    ...(request.labels && { labels: { ...request.labels } }),
    ...(signal && { abortSignal: signal }),
  };
}

/**
 * It goes along even where `.dockerignore` leaves it out, as with `docker build`; dockerode does not know files by
 * this way of writing their names.
 */
function dockerfileOf({ contextDir, dockerfile = 'Dockerfile' }: BuildRequest): readonly string[] {
  return existsSync(join(contextDir, dockerfile)) ? [`./${dockerfile}`] : [];
}

function createStallTimer(what: string, stallMs: number) {
  const controller = new AbortController();
  const timer = setTimeout(() => {
    controller.abort(
      new AibotError(`${what}: nothing came for ${Math.round(stallMs / 1_000)} s.`, {
        code: 'pull-stalled',
        retryable: true,
        nextSteps: [
          'Check the connection to the registry, then run the same command again: what is there stays.',
        ],
      }),
    );
  }, stallMs);
  return {
    signal: controller.signal,
    refresh: () => void timer.refresh(),
    [Symbol.dispose]: () => clearTimeout(timer),
  };
}

function readImage(info: Docker.ImageInspectInfo): ImageDetails {
  const config = info.Config as Partial<Docker.ImageInspectInfo['Config']> & {
    Healthcheck?: { Test?: string[] };
  };
  const test = config.Healthcheck?.Test ?? [];
  return {
    id: info.Id,
    tags: listOf(info.RepoTags),
    digests: listOf(info.RepoDigests),
    sizeBytes: info.Size,
    os: info.Os,
    architecture: info.Architecture,
    labels: (config.Labels as Record<string, string> | null | undefined) ?? {},
    volumes: Object.keys((config.Volumes as object | null | undefined) ?? {}),
    hasHealthcheck: test.length > 0 && test[0] !== 'NONE',
  };
}

/** Go writes an empty list as null. */
const listOf = (list: readonly string[] | null): readonly string[] => list ?? [];

function noneWhenMissing(error: unknown): undefined {
  if (statusCodeOf(error) === 404) return undefined;
  throw error;
}

function splitReference(reference: string): { repo: string; tag: string } {
  const tagged = withTag(reference);
  const at = tagged.lastIndexOf(':');
  return { repo: tagged.slice(0, at), tag: tagged.slice(at + 1) };
}
