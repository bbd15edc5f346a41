/**
 * Channel life, compressed: `node --expose-gc bench/soak.ts [--minutes N] [--servers N] [--speaking N] [--seed N]`.
 * People come and go, speak, talk over answers; the line is cut, the region changes, keys do not fit; in `speaking` of
 * the servers, in the others somebody is there and is silent. Engines are scripted and answer at once, so that a minute
 * holds what an hour of a quiet channel does; encryption, packets and Discord's protocol are real. Fails where a turn
 * stays open, somebody is not heard within 8 s of a disturbance, or memory and handles grow.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import type { Logger } from '../src/shared/logger.ts';
import { BotStage } from '../test/discord/bot-stage.ts';
import { tone } from '../test/emulator/audio/pcm.ts';
import type { EmulatedGuild } from '../test/emulator/emulated-guild.ts';
import { createRandom } from '../test/emulator/random.ts';
import type { FakeUser } from '../test/emulator/users/fake-user.ts';
import type { Channel } from '../test/emulator/world/guild.ts';

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '1' },
    servers: { type: 'string', default: '2' },
    speaking: { type: 'string' },
    seed: { type: 'string', default: '1' },
  },
});
const minutes = Number(values.minutes);
const servers = Number(values.servers);
const speaking = Number(values.speaking ?? values.servers);
const random = createRandom(Number(values.seed));
/** Hearing is back by then unless Discord itself is away, ms. */
const hearsWithinMs = 8_000;

interface Place {
  readonly guild: EmulatedGuild;
  readonly channel: Channel;
  readonly resident: FakeUser;
  readonly guest: FakeUser;
  isGuestHere: boolean;
}

/** The last that was logged, for when it fails. */
const logged: string[] = [];
const keepLine =
  (level: string): Logger['info'] =>
  (fields, message) => {
    logged.push(`${Math.round(performance.now())} ${level} ${message} ${JSON.stringify(fields)}`);
    if (logged.length > 60) logged.shift();
  };
const logger: Logger = {
  debug: keepLine('debug'),
  info: keepLine('info'),
  warn: keepLine('warn'),
  error: keepLine('error'),
};

await using stage = await BotStage.open({
  answer: 'The kettle is on, and it sings.',
  botOptions: { logger },
});
const { discord, bot } = stage;
const counts: Record<string, number> = {};
const count = (what: string) => (counts[what] = (counts[what] ?? 0) + 1);
const openTurns = new Set<string>();
let turns = 0;
stage.events.watch((event) => {
  if (event.type === 'turn-ended') {
    openTurns.delete(event.turnId);
    turns++;
  } else if ('turnId' in event) openTurns.add(event.turnId);
});

const places = Array.from({ length: servers }, (_, index): Place => {
  const guild = discord.addGuild({ name: `Server ${index}` });
  const channel = guild.addVoiceChannel('Lounge');
  const resident = discord.addUser(`Resident ${index}`);
  const guest = discord.addUser(`Guest ${index}`);
  resident.joinVoice(channel);
  for (const { heard } of [resident, guest]) heard.isRecording = false;
  return { guild, channel, resident, guest, isGuestHere: false };
});
for (const { channel } of places) await stage.botJoins(channel);

const disturbances: Readonly<Record<string, (place: Place) => unknown>> = {
  'line cut': ({ guild }) => discord.bot.dropVoice(guild.guild),
  'session lost': ({ guild }) => discord.bot.closeVoice(guild.guild, 4006),
  async 'audio cut'({ guild, resident }) {
    const playing = resident.play(tone({ hz: 300, ms: 600 }));
    await sleep(random.integer(0, 900));
    discord.bot.cutAudio(guild.guild);
    await playing;
  },
  'region changed': ({ guild }) => guild.changeRegion(),
  'garbage keys': ({ guild }) => discord.bot.sendUnusableProposals(guild.guild, 'garbage'),
  'wrong epoch': ({ guild }) => discord.bot.sendUnusableProposals(guild.guild, 'wrong-epoch'),
  'gateway reconnect': () => discord.bot.requestReconnect(),
  'guest comes or goes'(place) {
    if (place.isGuestHere) place.guest.leave();
    else place.guest.joinVoice(place.channel);
    place.isGuestHere = !place.isGuestHere;
  },
};

/** Speaks again and again until it is heard; gives how long that took. */
async function untilHeard({ guild, resident }: Place, after: string): Promise<number> {
  const fromMs = performance.now();
  const heard = stage.events.next(
    (event) =>
      event.type === 'speech-started' &&
      event.sessionId === `discord-${guild.id}` &&
      event.speakerId === resident.id,
    { timeoutMs: hearsWithinMs },
  );
  const isHeard = heard.then(
    () => true,
    () => false,
  );
  for (;;) {
    await resident.play(tone({ hz: 300, ms: 300 }));
    const outcome = await Promise.race([isHeard, sleep(500).then(() => undefined)]);
    if (outcome === true) return performance.now() - fromMs;
    if (outcome === false) {
      const told = discord.events.entries.slice(-40).map((event) => JSON.stringify(event));
      process.stderr.write(`${[...logged, ...told].join('\n')}\n`);
      throw new Error(`${guild.guild.name}: not heard for ${hearsWithinMs} ms after: ${after}`);
    }
  }
}

async function live(place: Place, untilMs: number): Promise<number> {
  let longestMs = 0;
  const kinds = Object.keys(disturbances);
  // A client that has ended its speech with silence once is known to do so.
  await untilHeard(place, 'joining');
  while (performance.now() < untilMs) {
    const kind = kinds[random.integer(0, kinds.length - 1)] ?? '';
    count(kind);
    await disturbances[kind]?.(place);
    await sleep(random.integer(0, 300));
    longestMs = Math.max(longestMs, await untilHeard(place, kind));
    await sleep(random.integer(200, 1_500));
  }
  return longestMs;
}

function measure() {
  globalThis.gc?.();
  return {
    heapMb: Math.round(process.memoryUsage().heapUsed / 1e6),
    handles: process.getActiveResourcesInfo().filter((kind) => kind !== 'Timeout').length,
  };
}

const round = async (ms: number) => {
  const untilMs = performance.now() + ms;
  const longest = await Promise.all(places.slice(0, speaking).map((place) => live(place, untilMs)));
  await sleep(3_000);
  stage.forget();
  return Math.round(Math.max(...longest));
};
// The first quarter warms up: caches and compiled code are no leak.
const longestMs = [await round(minutes * 15_000)];
const before = measure();
longestMs.push(await round(minutes * 45_000));
const after = measure();
const result = {
  minutes,
  servers,
  speaking,
  turns,
  counts,
  longestUntilHeardMs: Math.max(...longestMs),
  openTurns: openTurns.size,
  rooms: bot.rooms.length,
  before,
  after,
};
process.stdout.write(`${JSON.stringify(result, undefined, 2)}\n`);
const isLeaking = after.heapMb > before.heapMb * 1.3 + 10 || after.handles > before.handles + 5;
if (openTurns.size > 0 || bot.rooms.length !== servers || isLeaking) process.exitCode = 1;
