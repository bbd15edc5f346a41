/** Who sits at which leaf of the ratchet tree, as far as a server that knows no keys can tell (RFC 9420, 7.7). */
export class LeafTree {
  readonly #leaves: (string | undefined)[] = [];

  get userIds(): readonly string[] {
    return this.#leaves.filter((userId) => userId !== undefined);
  }

  /** -1 where the user has no leaf. */
  indexOf(userId: string): number {
    return this.#leaves.indexOf(userId);
  }

  /** New members take the leftmost blank leaf. */
  add(userId: string): void {
    const blank = this.#leaves.indexOf(undefined);
    this.#leaves[blank === -1 ? this.#leaves.length : blank] = userId;
  }

  /** Leaves a blank behind; nobody moves. */
  remove(userId: string): void {
    this.#leaves[this.indexOf(userId)] = undefined;
  }

  clear(): void {
    this.#leaves.length = 0;
  }
}
