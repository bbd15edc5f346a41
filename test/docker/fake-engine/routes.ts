import type { Asked } from './asked.ts';
import {
  createContainer,
  killContainer,
  removeContainer,
  startContainer,
  stopContainer,
} from './container-life.ts';
import { type CreateBody, type FakeContainer, newId } from './engine-state.ts';
import { Refusal } from './refusal.ts';
import { streamEvents, streamLogs, streamPull, streamStats, waitForEnd } from './streams.ts';
import { detailsOf, imageView, isUsed, matchesLabels, summaryOf } from './views.ts';

/** What is answered: a value as JSON, `undefined` as 204; a stream answers by itself and never resolves. */
type Route = (asked: Asked) => unknown;

const container = ({ state, name }: Asked): FakeContainer => {
  const found = state.find(name);
  if (!found) throw new Refusal(404, `No such container: ${name}`);
  return found;
};

export const routes: Readonly<Record<string, Route>> = {
  'GET /_ping': () => 'OK',
  'GET /version': () => ({
    Version: '28.5.2',
    ApiVersion: '1.51',
    MinAPIVersion: '1.24',
    Os: 'linux',
    Arch: 'amd64',
  }),
  'GET /info': ({ state }) => ({
    NCPU: 2,
    MemTotal: 8_000_000_000,
    DockerRootDir: '/var/lib/docker',
    CgroupVersion: '2',
    Runtimes: { runc: {}, ...(state.hasGpu && { nvidia: {} }) },
    SecurityOptions: ['name=seccomp,profile=builtin'],
    OperatingSystem: 'Debian GNU/Linux 13 (trixie)',
    ContainersRunning: [...state.containers.values()].filter(({ status }) => status === 'running').length,
    Warnings: null,
  }),

  'GET /containers/json': ({ state, filters }) =>
    [...state.containers.values()].filter(({ body }) => matchesLabels(body.Labels, filters)).map(summaryOf),
  'POST /containers/create': ({ state, query, body }) => ({
    Id: createContainer(state, query.get('name') ?? newId().slice(0, 12), body as unknown as CreateBody).id,
    Warnings: [],
  }),
  'GET /containers/*/json': (asked) => detailsOf(container(asked)),
  'POST /containers/*/start': (asked) => startContainer(asked.state, container(asked)),
  'POST /containers/*/stop': (asked) => stopContainer(asked.state, container(asked)),
  'POST /containers/*/kill': (asked) => killContainer(asked.state, container(asked)),
  'POST /containers/*/wait': (asked) => waitForEnd(asked, container(asked)),
  'DELETE /containers/*': (asked) =>
    removeContainer(asked.state, container(asked), /^(1|true)$/.test(asked.query.get('v') ?? '')),
  'GET /containers/*/logs': (asked) => streamLogs(asked, container(asked)),
  'GET /containers/*/stats': (asked) => streamStats(asked, container(asked)),

  'POST /images/create': streamPull,
  'GET /images/*/json': ({ state, name }) => {
    const image = state.findImage(name);
    if (!image) throw new Refusal(404, `No such image: ${name}`);
    return imageView(image);
  },
  'POST /images/*/tag': ({ state, name, query }) => {
    const image = state.findImage(name);
    if (!image) throw new Refusal(404, `No such image: ${name}`);
    image.tags.add(`${query.get('repo') ?? ''}:${query.get('tag') ?? 'latest'}`);
    return new Refusal(201);
  },
  'DELETE /images/*': ({ state, name }) => {
    const image = state.findImage(name);
    if (!image) throw new Refusal(404, `No such image: ${name}`);
    image.tags.delete(name);
    if (image.tags.size === 0) state.images.delete(image.id);
    return [{ Untagged: name }];
  },

  'GET /networks': ({ state, filters }) =>
    [...state.networks.values()]
      .filter(({ labels }) => matchesLabels(labels, filters))
      .map(({ id, name, labels }) => ({ Id: id, Name: name, Labels: labels })),
  'POST /networks/create': ({ state, body }) => {
    const { Name: name, Labels: labels } = body as { Name: string; Labels: Record<string, string> };
    if (state.networks.has(name)) throw new Refusal(409, `network with name ${name} already exists`);
    const network = { id: newId(), name, labels };
    state.networks.set(name, network);
    return { Id: network.id, Warning: '' };
  },
  'DELETE /networks/*': ({ state, name }) => {
    const network = [...state.networks.values()].find((other) => other.name === name || other.id === name);
    if (!network) throw new Refusal(404, `network ${name} not found`);
    if (isUsed(state, network.name))
      throw new Refusal(403, `error while removing network: network ${network.name} has active endpoints`);
    state.networks.delete(network.name);
  },

  'GET /volumes': ({ state, filters }) => {
    const found = [...state.volumes.values()].filter(({ labels }) => matchesLabels(labels, filters));
    // Go writes an empty list as null.
    return {
      Volumes: found.length > 0 ? found.map(({ name, labels }) => ({ Name: name, Labels: labels })) : null,
    };
  },
  'POST /volumes/create': ({ state, body }) => {
    const { Name: name, Labels: labels } = body as { Name: string; Labels: Record<string, string> };
    if (!state.volumes.has(name)) state.volumes.set(name, { name, labels });
    return { Name: name, Labels: labels };
  },
  'DELETE /volumes/*': ({ state, name }) => {
    if (!state.volumes.delete(name)) throw new Refusal(404, `get ${name}: no such volume`);
  },
  'POST /volumes/prune': ({ state, filters }) => {
    const used = new Set([...state.containers.values()].flatMap(({ anonymousVolumes }) => anonymousVolumes));
    const gone = [...state.volumes.values()].filter(
      ({ name, labels }) => matchesLabels(labels, filters) && !used.has(name),
    );
    for (const { name } of gone) state.volumes.delete(name);
    return { VolumesDeleted: gone.length > 0 ? gone.map(({ name }) => name) : null, SpaceReclaimed: 0 };
  },

  'GET /events': streamEvents,
};
