import type { Asked, TextLikeness, Tool } from '../ports/index.ts';

/**
 * Requests and the tools they are for are at least so much alike in nearly all cases, others in one of seven: of 36
 * spoken requests for ten tools of MCP servers 34 are, of 424 pairs that do not belong together 80 (all-MiniLM-L6-v2).
 */
const leastLikeness = 0.12;
/** A request so short may be a follow-up, which speaks of what was asked before. */
const shortWords = 6;
/** Words that say what is meant; shorter ones stand in every sentence. */
const tellingLength = 4;

/**
 * A tool of which nothing is known but its description, called only where what was asked has to do with that. Small
 * models call something for everything. Where nothing can be told (another language, no encoder), they are believed.
 */
export function doubtTool(tool: Tool, likeness: TextLikeness): Tool {
  const { name, description } = tool.definition;
  const about = `${spaced(name)}: ${description}`;
  const telling = new Set(tellingWords(about));

  async function isAbout(text: string, signal: AbortSignal): Promise<boolean> {
    if (tellingWords(text).some((word) => telling.has(word))) return true;
    return (await likeness.compare(text, about, { signal })) >= leastLikeness;
  }

  return {
    ...tool,
    async isMeant({ text, previous, language }: Asked, { signal }) {
      if (!understands(likeness, language)) return true;
      try {
        if (await isAbout(text, signal)) return true;
        const isShort = text.split(/\s+/).length <= shortWords;
        return isShort && previous !== undefined && (await isAbout(previous, signal));
      } catch {
        signal.throwIfAborted();
        return true;
      }
    },
  };
}

const spaced = (name: string) => name.replaceAll(/[_-]+|(?<=[a-z])(?=[A-Z])/g, ' ');

/** Without endings that a sentence bends: `prices` is `price`. */
const tellingWords = (text: string): readonly string[] =>
  (text.toLowerCase().match(/\p{L}+/gu) ?? [])
    .filter((word) => word.length >= tellingLength && !common.has(word))
    .map((word) => word.replace(/(?:ing|ed|es|s|e)$/, ''));

/** Long enough to tell something, and in every other request or description all the same. */
const common = new Set(
  'about again been could does from given have here into just like make more need some that their them then there these they this today tool using want were what when where which will with would your'.split(
    ' ',
  ),
);

const understands = ({ languages }: TextLikeness, language = 'en') =>
  languages.includes(language.toLowerCase().split('-')[0] ?? '');
