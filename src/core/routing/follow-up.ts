import { plainWords } from '../skills/spoken-request.ts';

const opening =
  '(?:(?:okay|ok|now|and|then|great|nice|cool|thanks|but|also|yes|no|can you|could you|would you|will you|lets) )*';
const it =
  '(?:it|that|this|them|those|the same|the same thing|the first one|the second one|the other one|the last one|the code|the function|the script)';
const forms: readonly RegExp[] = [
  // "now do it in rust", "make it shorter", "can you explain that again"
  new RegExp(
    `^${opening}(?:do|make|write|rewrite|convert|translate|port|change|turn|add|put|use|try|run|fix|show|explain|shorten|simplify|extend|optimi[sz]e|rename|move|cancel|give me|send|comment|test|improve|finish|continue) (?:me )?(?:${it}|some|more|another|a second|an? \\w+ (?:to|for|in) ${it})\\b`,
  ),
  // "and in python", "what about in go", "with a while loop", "without recursion"
  new RegExp(
    `^${opening}(?:(?:what|how) about |maybe |only )?(?:in|with|without|using|for|as) [\\w+# ]{1,30}$`,
  ),
  new RegExp(`^${opening}(?:what|how) about (?:a|an|the|some )?[\\w+# ]{1,30}$`),
  // "shorter", "one more", "again but faster", "does that work", "why does it do that"
  new RegExp(
    `^${opening}(?:shorter|longer|simpler|faster|again|one more|another one|once more|next|continue|go on|more)(?: (?:but|in|with|for|please)\\b.*)?$`,
  ),
  new RegExp(
    `^${opening}(?:why|how|what|where|when|does|is|will|would|could|should) (?:\\w+ ){0,2}${it}(?: \\w+){0,4}$`,
  ),
];

/** Whether a request only makes sense after another: it leans on "it" and "that", or is a fragment. */
export function isFollowUp(text: string): boolean {
  const request = plainWords(text);
  return forms.some((form) => form.test(request));
}
