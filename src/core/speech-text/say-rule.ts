/** One way of saying something written: what it looks like, and the words for it. */
export interface SayRule {
  readonly pattern: RegExp;
  /** Gets the whole match and its groups; a group that took no part is an empty string. */
  readonly say: (groups: readonly string[]) => string;
}

/** Applies rules in order, each to the whole text; words said by one must not look like the next one's figures. */
export function applyRules(text: string, rules: readonly SayRule[]): string {
  let said = text;
  for (const { pattern, say } of rules) {
    said = said.replace(pattern, (...found: unknown[]) => {
      const groups = found.slice(
        0,
        found.findIndex((part) => typeof part === 'number'),
      );
      return say(groups.map((group) => (typeof group === 'string' ? group : '')));
    });
  }
  return said;
}
