import type { Emulation } from './emulation.ts';
import { isEvent } from './emulator-event.ts';
import type { WaitOptions } from './event-log.ts';
import type { Gateway } from './gateway/gateway.ts';
import type { Switchboard } from './voice/switchboard.ts';
import type { VoiceClient } from './voice/voice-client.ts';
import { VoiceOp } from './voice/voice-opcodes.ts';
import type { Application } from './world/application.ts';
import type { Channel, Guild } from './world/guild.ts';

/** The bot under test, as Discord's side sees it; what can be done to it is here. */
export class EmulatedBot {
  readonly application: Application;
  readonly #emulation: Emulation;
  readonly #gateway: Gateway;
  readonly #switchboard: Switchboard;

  constructor(options: {
    readonly application: Application;
    readonly emulation: Emulation;
    readonly gateway: Gateway;
    readonly switchboard: Switchboard;
  }) {
    this.application = options.application;
    this.#emulation = options.emulation;
    this.#gateway = options.gateway;
    this.#switchboard = options.switchboard;
  }

  get id(): string {
    return this.application.user.id;
  }

  get token(): string {
    return this.application.token;
  }

  /** Its connection to the guild's voice server; undefined while there is none. */
  voiceIn(guild: Guild): VoiceClient | undefined {
    return this.#switchboard.clientOf(guild.id, this.id);
  }

  /** Settles when it is in the call of this channel and, where the call is encrypted, in its group. */
  async inCall(channel: Channel, options?: WaitOptions): Promise<VoiceClient> {
    const isHere = isEvent(
      'voice-ready',
      ({ userId, channelId }) => userId === this.id && channelId === channel.id,
    );
    const guild = { id: channel.guildId };
    let client = this.#switchboard.clientOf(guild.id, this.id);
    if (client?.phase !== 'ready' || client.seat.call.channelId !== channel.id) {
      await this.#emulation.events.next(isHere, options);
      client = this.#switchboard.clientOf(guild.id, this.id)!;
    }
    const { group, userIds } = client.seat.call;
    const isMember = () =>
      group.protocolVersion === 0 || userIds.length < 2 || group.memberIds.includes(this.id);
    while (!isMember()) {
      await this.#emulation.events.next(isEvent('dave-transition-executed'), options);
    }
    await group.settled();
    return client;
  }

  /** As a moderator: out of the call. */
  kick(guild: Guild): void {
    this.#switchboard.remove(guild, this.id);
  }

  /** As a moderator: into another channel. */
  move(guild: Guild, channel: Channel): Promise<void> {
    return this.#switchboard.move(guild, this.id, channel.id);
  }

  /** Closes its voice connection; the codes of Discord's documentation. */
  closeVoice(guild: Guild, code: number): void {
    this.#switchboard.closeConnection(guild, this.id, code);
  }

  /** Cuts its voice WebSocket without a word (the client sees 1006); UDP goes on. */
  dropVoice(guild: Guild): void {
    this.voiceIn(guild)?.socket.terminate();
  }

  /** Packets to its present connection get lost from now on, all of them; a new connection works. */
  cutAudio(guild: Guild): void {
    this.voiceIn(guild)?.cutAudio();
  }

  /** Op 27 that nobody can use. */
  sendUnusableProposals(guild: Guild, kind: 'garbage' | 'wrong-epoch'): void {
    const client = this.voiceIn(guild);
    client?.socket.sendBinary(VoiceOp.MlsProposals, client.seat.call.group.unusableProposals(kind));
  }

  /** Op 7 of the main gateway. */
  requestReconnect(): void {
    this.#gateway.sessionsOf(this.id).forEach((session) => session.requestReconnect());
  }

  /** Op 9 of the main gateway. */
  invalidateSession(canResume: boolean): void {
    this.#gateway.sessionsOf(this.id).forEach((session) => session.invalidate(canResume));
  }

  /** Cuts its connection to the main gateway. */
  dropGateway(): void {
    this.#gateway.sessionsOf(this.id).forEach((session) => session.terminate());
  }

  /** Closes its connection to the main gateway with a code. */
  closeGateway(code: number): void {
    this.#gateway.sessionsOf(this.id).forEach((session) => session.close(code));
  }
}
