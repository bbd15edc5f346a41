import { AibotError } from '../../shared/errors.ts';
import type { ContainerEngine } from '../container-engine.ts';
import type { DockerConnection } from './docker-connection.ts';
import { labelFilter } from './label-filter.ts';
import { type EventLine, readEvent, watchedActions } from './read-event.ts';
import { readLogs } from './read-logs.ts';
import { readStats, type StatsLine } from './read-stats.ts';
import { streamJson } from './stream-lines.ts';

type ObservationCalls = Pick<ContainerEngine, 'events' | 'logs' | 'stats'>;

/** Events, output and figures: streams that last as long as somebody reads them. */
export function createObservationCalls(connection: DockerConnection): ObservationCalls {
  return {
    async *events(labels, call = {}) {
      const stream = connection.stream("The engine's events ended", call, (docker, abortSignal) =>
        docker.getEvents({
          filters: { type: ['container'], label: labelFilter(labels), event: watchedActions },
          ...(call.sinceMs !== undefined && { since: call.sinceMs / 1_000 }),
          abortSignal,
        }),
      );
      for await (const line of streamJson<EventLine>(stream)) {
        const event = readEvent(line);
        if (event) yield event;
      }
    },

    async *logs(idOrName, call = {}) {
      const what = `The output of ${idOrName} could not be read`;
      const hasTty = await connection.call(what, call, async (docker, abortSignal) => {
        const { Config } = await docker.getContainer(idOrName).inspect({ abortSignal });
        return Config.Tty;
      });
      const shared = {
        stdout: true,
        stderr: true,
        timestamps: true,
        ...(call.tail !== undefined && { tail: call.tail }),
        ...(call.sinceMs !== undefined && { since: call.sinceMs / 1_000 }),
      };
      const stream = call.follow
        ? connection.stream(what, call, (docker, abortSignal) =>
            docker.getContainer(idOrName).logs({ ...shared, follow: true, abortSignal }),
          )
        : once(
            connection.call(what, call, (docker, abortSignal) =>
              docker.getContainer(idOrName).logs({ ...shared, follow: false, abortSignal }),
            ),
          );
      yield* readLogs(stream, hasTty);
    },

    async *stats(idOrName, call = {}) {
      const stream = connection.stream(
        `The figures of ${idOrName} could not be read`,
        call,
        (docker, abortSignal) =>
          docker.getContainer(idOrName).stats({ stream: true, abortSignal } as { stream: true }),
      );
      for await (const line of streamJson<StatsLine | { message: string }>(stream)) {
        if (!('read' in line))
          throw new AibotError(line.message, { code: 'engine-stream-broken', retryable: true });
        const sample = readStats(line);
        if (!sample) return;
        yield sample;
      }
    },
  };
}

/** A history comes in one piece. Empty ones come as an empty string. */
async function* once(answer: Promise<Buffer | string>): AsyncGenerator<Buffer, void, undefined> {
  yield Buffer.from(await answer);
}
