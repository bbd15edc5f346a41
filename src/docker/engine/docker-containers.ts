import { setTimeout as sleep } from 'node:timers/promises';
import { AibotError } from '../../shared/errors.ts';
import type { ContainerEngine, EngineCall } from '../container-engine.ts';
import { containerBody } from './container-body.ts';
import type { DockerConnection } from './docker-connection.ts';
import { statusCodeOf } from './engine-failure.ts';
import { labelFilter } from './label-filter.ts';
import { readDetails, readSummary } from './read-container.ts';

type ContainerCalls = Pick<
  ContainerEngine,
  | 'listContainers'
  | 'inspectContainer'
  | 'createContainer'
  | 'startContainer'
  | 'stopContainer'
  | 'killContainer'
  | 'removeContainer'
  | 'waitContainer'
>;

/** What the engine waits between TERM and KILL when nobody has said otherwise. */
const engineGraceMs = 10_000;
/** Starting waits for the runtime, removing for the disk: slow machines take their time. */
const slowCallMs = 60_000;
const longestRunMs = 2 ** 31 - 1 - slowCallMs;
const removalLookEveryMs = 100;

export function createContainerCalls(connection: DockerConnection): ContainerCalls {
  const inspectContainer: ContainerEngine['inspectContainer'] = (idOrName, call = {}) =>
    connection.call(`The container ${idOrName} could not be looked at`, call, async (docker, abortSignal) => {
      const info = await docker.getContainer(idOrName).inspect({ abortSignal }).catch(unless(404));
      return info && readDetails(info);
    });

  return {
    listContainers: (labels, call = {}) =>
      connection.call('The containers could not be listed', call, async (docker, abortSignal) => {
        const found = await docker.listContainers({
          all: true,
          filters: { label: labelFilter(labels) },
          abortSignal,
        });
        return found.map(readSummary);
      }),

    inspectContainer,

    createContainer: (spec, call = {}) =>
      connection.call(
        `The container ${spec.name} could not be created`,
        call,
        async (docker, abortSignal) => {
          const container = await docker.createContainer({ ...containerBody(spec), abortSignal });
          return container.id;
        },
        slowCallMs,
      ),

    startContainer: (idOrName, call = {}) =>
      connection.call(
        `The container ${idOrName} could not be started`,
        call,
        async (docker, abortSignal) => {
          await docker.getContainer(idOrName).start({ abortSignal }).catch(unless(304));
        },
        slowCallMs,
      ),

    stopContainer: (idOrName, call = {}) =>
      connection.call(
        `The container ${idOrName} could not be stopped`,
        call,
        async (docker, abortSignal) => {
          // No `t` leaves it to the container's own grace, which `create` has told the engine.
          const grace = call.graceMs === undefined ? {} : { t: Math.ceil(call.graceMs / 1_000) };
          await docker
            .getContainer(idOrName)
            .stop({ ...grace, abortSignal })
            .catch(unless(304, 404));
        },
        (call.graceMs ?? engineGraceMs) + slowCallMs,
      ),

    killContainer: (idOrName, call = {}) =>
      connection.call(`The container ${idOrName} could not be killed`, call, async (docker, abortSignal) => {
        const options = { signal: call.killSignal ?? 'SIGKILL', abortSignal };
        // 409: it does not run.
        await docker.getContainer(idOrName).kill(options).catch(unless(404, 409));
      }),

    async removeContainer(idOrName, call = {}) {
      const isGone = await connection.call(
        `The container ${idOrName} could not be removed`,
        call,
        async (docker, abortSignal) => {
          // `v`: volumes without a name belong to it alone and would pile up.
          const options = { force: true, v: true, abortSignal };
          return docker.getContainer(idOrName).remove(options).then(isTrue, removalBegun);
        },
        slowCallMs,
      );
      if (!isGone) await untilGone(idOrName, call);
    },

    waitContainer: (idOrName, call = {}) =>
      connection.call(
        `The end of the container ${idOrName} could not be waited for`,
        call,
        async (docker, abortSignal) => {
          const answer = (await docker.getContainer(idOrName).wait({ abortSignal })) as WaitAnswer;
          return { exitCode: answer.StatusCode, error: answer.Error?.Message ?? '' };
        },
        longestRunMs,
      ),
  };

  /** Somebody else is removing it: done when they are. */
  async function untilGone(idOrName: string, call: EngineCall): Promise<void> {
    for (let waitedMs = 0; waitedMs < slowCallMs; waitedMs += removalLookEveryMs) {
      if (!(await inspectContainer(idOrName, call))) return;
      await sleep(removalLookEveryMs, undefined, call.signal ? { signal: call.signal } : {});
    }
    throw new AibotError(`The container ${idOrName} is being removed and does not go.`, {
      code: 'in-use',
      retryable: true,
      nextSteps: [`Remove it by hand: docker rm -f ${idOrName}`],
    });
  }
}

interface WaitAnswer {
  readonly StatusCode: number;
  readonly Error?: { readonly Message?: string } | null;
}

const isTrue = () => true;

/** True when it has gone already; false when a removal is under way (409). */
function removalBegun(error: unknown): boolean {
  const status = statusCodeOf(error);
  if (status === 404) return true;
  if (status === 409 && /already in progress/.test(String(error))) return false;
  throw error;
}

function unless(...statusCodes: readonly number[]) {
  return (error: unknown): undefined => {
    if (!statusCodes.includes(statusCodeOf(error) ?? 0)) throw error;
  };
}
