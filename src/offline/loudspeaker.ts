import { spawn } from 'node:child_process';
import { writeWav } from '../core/audio/wav-writer.ts';
import type { Playout } from '../core/ports/index.ts';
import { PacedPlayout } from '../core/transport/paced-playout.ts';
import type { Clock } from '../shared/clock.ts';
import { findPlayer } from './sound-programs.ts';

/** Plays answers by a program of this machine, or to nobody where it has none. */
export interface Loudspeaker {
  readonly createPlayout: () => Playout;
  close(): Promise<void>;
}

const headerBytes = 44;

/**
 * A program that plays raw audio from its standard input buffers what it gets, so a playout is timed by the
 * clock and ended by ending its program: one program an answer, which is silent the moment it is killed.
 */
export function openLoudspeaker(clock: Clock): Loudspeaker {
  const players = new Set<Player>();
  return {
    createPlayout: () => {
      const player = createPlayer(() => players.delete(player));
      players.add(player);
      return new LoudspeakerPlayout(clock, player);
    },
    close() {
      for (const player of players) player.kill();
      return Promise.resolve();
    },
  };
}

interface Player {
  write(samples: Float32Array, sampleRateHz: number): void;
  end(): void;
  kill(): void;
}

function createPlayer(onExit: () => void): Player {
  let child: ReturnType<typeof spawn> | undefined;
  const start = (sampleRateHz: number) => {
    const program = findPlayer(sampleRateHz);
    if (!program) return undefined;
    const started = spawn(program.command, program.args, { stdio: ['pipe', 'ignore', 'ignore'] });
    // A device that is busy or gone ends the program; the conversation goes on in text.
    started.on('error', onExit).on('exit', onExit);
    started.stdin.on('error', () => undefined);
    return started;
  };
  return {
    write(samples, sampleRateHz) {
      child ??= start(sampleRateHz);
      child?.stdin?.write(writeWav(samples, sampleRateHz).subarray(headerBytes));
    },
    end: () => void child?.stdin?.end(),
    kill: () => void child?.kill('SIGKILL'),
  };
}

class LoudspeakerPlayout extends PacedPlayout {
  readonly #player: Player;

  constructor(clock: Clock, player: Player) {
    super(clock);
    this.#player = player;
  }

  override write(samples: Float32Array, sampleRateHz: number): Promise<void> {
    this.#player.write(samples, sampleRateHz);
    return super.write(samples, sampleRateHz);
  }

  override finish() {
    this.#player.end();
    return super.finish();
  }

  override stop() {
    this.#player.kill();
    return super.stop();
  }
}
