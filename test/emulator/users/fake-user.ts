import type { Pcm } from '../audio/pcm.ts';
import { readWav } from '../audio/wav.ts';
import type { Emulation } from '../emulation.ts';
import type { Call, Participant } from '../voice/call.ts';
import type { Calls } from '../voice/calls.ts';
import type { Channel, Guild, User } from '../world/guild.ts';
import type { World } from '../world/world.ts';
import { Ear } from './ear.ts';
import { FakeDave } from './fake-dave.ts';
import { Mouth, type Played, type PlayOptions } from './mouth.ts';

interface Presence {
  readonly guild: Guild;
  readonly call: Call;
  readonly dave: FakeDave;
  readonly participant: Participant;
}

/** Somebody with a voice and ears: joins calls, speaks, hears. */
export class FakeUser {
  readonly user: User;
  /** Everything heard, over all calls. */
  readonly heard: Ear;
  readonly #emulation: Emulation;
  readonly #world: World;
  readonly #calls: Calls;
  readonly #mouth: Mouth;
  #presence: Presence | undefined;
  #isMuted = false;

  constructor(options: {
    readonly user: User;
    readonly emulation: Emulation;
    readonly world: World;
    readonly calls: Calls;
  }) {
    this.user = options.user;
    this.#emulation = options.emulation;
    this.#world = options.world;
    this.#calls = options.calls;
    const { clock, random } = this.#emulation;
    this.heard = new Ear(() => clock.now());
    this.#mouth = new Mouth(this.#emulation, this.id, random.fork(`voice of ${this.user.name}`));
    // Kicked, or the channel was deleted.
    this.#emulation.events.watch((event) => {
      if (event.type === 'voice-state-changed' && event.userId === this.id && event.channelId === null) {
        this.#leaveCall();
        this.#presence = undefined;
      }
    });
  }

  get id(): string {
    return this.user.id;
  }

  get name(): string {
    return this.user.name;
  }

  get ssrc(): number {
    return this.#mouth.ssrc;
  }

  /** Undefined outside of calls. */
  get call(): Call | undefined {
    return this.#presence?.call;
  }

  /** Also moves from another channel; a member joins whatever the limit, as the emulator's tests wish. */
  joinVoice(channel: Channel): void {
    const guild = this.#world.guilds.get(channel.guildId);
    if (!guild) {
      throw new Error(`#${channel.name} belongs to no server`);
    }
    if (!guild.members.has(this.id)) {
      this.#world.addMember(guild, this.user, []);
    }
    if (this.#presence && this.#presence.guild !== guild) {
      this.leave();
    }
    this.#leaveCall();
    const call = this.#calls.of(channel.id);
    const dave: FakeDave = new FakeDave({
      userId: this.id,
      channelId: channel.id,
      group: call.group,
      onNewKeys: () => this.heard.retry(dave),
    });
    const participant: Participant = {
      userId: this.id,
      dave,
      usersJoined: () => undefined,
      userLeft: () => undefined,
      noticeSpeaking: () => Promise.resolve(),
      hear: (frame) => this.heard.hear(frame, dave),
    };
    this.#presence = { guild, call, dave, participant };
    this.#setState(guild, channel.id);
    call.join(participant);
  }

  leave(): void {
    if (this.#presence) {
      this.#world.clearVoiceState(this.#presence.guild, this.id);
    }
  }

  mute(): void {
    this.#setMuted(true);
  }

  unmute(): void {
    this.#setMuted(false);
  }

  /** Speaks; settles when the last frame is out. Being muted or leaving ends it early. */
  play(pcm: Pcm, options: PlayOptions = {}): Promise<Played> {
    const presence = this.#presence;
    if (!presence) {
      throw new Error(`${this.name} is in no call`);
    }
    const mayGoOn = () => this.#presence === presence && !this.#isMuted;
    return this.#mouth.play(pcm, presence.call, presence.dave, { ...options, mayGoOn });
  }

  /** Says a 16-bit WAV file of any rate. */
  async playWav(path: string, options: PlayOptions = {}): Promise<Played> {
    return this.play(await readWav(path), options);
  }

  /** Lets RTP time go by without speech where real time does not; for fast playing. */
  pause(ms: number): void {
    this.#mouth.skip(ms);
  }

  #leaveCall(): void {
    this.#presence?.call.leave(this.#presence.participant);
  }

  #setMuted(isMuted: boolean): void {
    this.#isMuted = isMuted;
    if (this.#presence) {
      this.#setState(this.#presence.guild, this.#presence.call.channelId);
    }
  }

  #setState(guild: Guild, channelId: string): void {
    this.#world.setVoiceState(guild, {
      userId: this.id,
      channelId,
      sessionId: `fake-${this.id}`,
      isSelfMuted: this.#isMuted,
      isSelfDeafened: false,
      isMuted: false,
      isSuppressed: false,
    });
  }
}
