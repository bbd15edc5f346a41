interface Question {
  readonly atMs: number;
  readonly turnId: string | undefined;
}

/** How long people wait between two questions, spoken or written. */
export interface Cooldown {
  /** Ms until this person may ask again; 0 when now. The turn that is being answered may be asked on. */
  waitMs(guildId: string, userId: string, turnId?: string): number;
  /** This person has asked. */
  note(guildId: string, userId: string, turnId?: string): void;
}

export function createCooldown(cooldownMs: number, now: () => number): Cooldown {
  const last = new Map<string, Question>();
  const keyOf = (guildId: string, userId: string) => `${guildId}:${userId}`;
  return {
    waitMs(guildId, userId, turnId) {
      const question = last.get(keyOf(guildId, userId));
      if (!question || (turnId !== undefined && question.turnId === turnId)) return 0;
      return Math.max(0, question.atMs + cooldownMs - now());
    },
    note(guildId, userId, turnId) {
      if (cooldownMs > 0) last.set(keyOf(guildId, userId), { atMs: now(), turnId });
    },
  };
}
