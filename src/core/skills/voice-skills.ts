import { changedTo, languageNames } from './languages.ts';
import { answer, phraseSkill } from './phrase-skill.ts';
import { parseNumberSlot } from './spoken-number.ts';

const gainStepDb = 6;
const gainRangeDb = [-30, 12] as const;
const speedStep = 1.2;
const speedRange = [0.5, 2] as const;

const clamp = (value: number, [low, high]: readonly [number, number]) => Math.min(high, Math.max(low, value));

const aBit = '(?:(?:a (?:little |tiny )?bit|a little|much|way|even|lots?|some) )?';
const louder = new RegExp(
  `^(?:${aBit}louder|(?:speak|talk|be|get|go|say it|say that) ${aBit}(?:louder|up|more loudly)|(?:turn|crank|bring|put) (?:it|(?:the|your) (?:volume|voice)|yourself) (?:back )?up(?: a (?:little )?bit| a little)?|(?:turn|crank|put) up (?:the|your) volume|(?:increase|raise) (?:the|your) volume|volume up|speak up|you are (?:too|so|very) (?:quiet|soft)|(?:i can (?:not|hardly|barely) hear you)(?: well)?)$`,
);
const quieter = new RegExp(
  `^(?:${aBit}(?:quieter|softer)|(?:speak|talk|be|get|go) ${aBit}(?:quieter|softer|more quietly|more softly|less loud)|(?:turn|bring|put) (?:it|(?:the|your) (?:volume|voice)|yourself) (?:back )?down(?: a (?:little )?bit| a little)?|(?:turn|put) down (?:the|your) volume|(?:decrease|lower|reduce) (?:the|your) (?:volume|voice)|volume down|keep it down|you are (?:too|so|very) loud|not so loud|too loud)$`,
);
const volumeTo =
  /^(?:set |turn |put |change )?(?:the |your )?volume (?:up to |down to |to |at )?(.+?)(?: percent)?$/;

/** Changes how loud the assistant is, in steps of 6 dB, or to a percentage of full level. */
export const volumeSkill = phraseSkill({
  id: 'volume',
  label: 'command',
  example: 'speak louder',
  read(form) {
    const step = louder.test(form) ? gainStepDb : quieter.test(form) ? -gainStepDb : undefined;
    if (step !== undefined) {
      return ({ voice }) => {
        const gainDb = clamp(voice.gainDb + step, gainRangeDb);
        const isAtEnd = gainDb === voice.gainDb;
        const said =
          step > 0
            ? isAtEnd
              ? "That's as loud as I can be."
              : 'Okay, louder.'
            : isAtEnd
              ? "That's as quiet as I get."
              : 'Okay, quieter.';
        return answer(said, { type: 'set-gain', gainDb });
      };
    }
    if (/^(?:normal|reset (?:the |your )?|default) ?volume$/.test(form)) {
      return () => answer('Okay, normal volume.', { type: 'set-gain', gainDb: 0 });
    }
    const level = volumeLevel(form);
    if (level === undefined) return undefined;
    const gainDb = clamp(20 * Math.log10(Math.max(level, 1) / 100), gainRangeDb);
    return () => answer(`Okay, volume at ${level} percent.`, { type: 'set-gain', gainDb });
  },
});

/** Percent of full level, 0…100. */
function volumeLevel(form: string): number | undefined {
  const wanted = volumeTo.exec(form)?.[1];
  if (wanted === undefined) return undefined;
  if (/^(?:max|maximum|full|the max|the maximum)$/.test(wanted)) return 100;
  const words = wanted.split(' ');
  const number = parseNumberSlot(words);
  const isLevel = number && number.next === words.length && number.value >= 0 && number.value <= 100;
  return isLevel ? number.value : undefined;
}

const faster = new RegExp(
  `^(?:${aBit}(?:faster|quicker)|(?:speak|talk|go|read|be|say it) ${aBit}(?:faster|quicker|more quickly)|speed (?:it )?up(?: a (?:little )?bit| a little)?|you (?:are|speak|talk|are (?:talking|speaking)) (?:too|so|very) (?:slow|slowly)|too slow)$`,
);
const slower = new RegExp(
  `^(?:${aBit}slower|(?:speak|talk|go|read|be|say it|say that) ${aBit}(?:slower|more slowly|slowly|less fast)|slow (?:it )?down(?: a (?:little )?bit| a little)?|not so fast|you (?:are|speak|talk|are (?:talking|speaking)) (?:too|so|very) (?:fast|quick|quickly)|too fast)$`,
);

/** Changes how fast the assistant speaks, by a fifth each time. */
export const speedSkill = phraseSkill({
  id: 'speed',
  label: 'command',
  example: 'speak slower',
  read(form) {
    if (
      /^(?:(?:speak|talk|go) (?:at|with) )?(?:normal|regular|default|your usual) speed$|^(?:speak|talk) normally$/.test(
        form,
      )
    ) {
      return () => answer('Okay, normal speed.', { type: 'set-speed', speed: 1 });
    }
    const factor = faster.test(form) ? speedStep : slower.test(form) ? 1 / speedStep : undefined;
    if (factor === undefined) return undefined;
    return ({ voice }) => {
      const speed = clamp(Math.round(voice.speed * factor * 100) / 100, speedRange);
      const isAtEnd = speed === voice.speed;
      const said =
        factor > 1
          ? isAtEnd
            ? "That's as fast as I can speak."
            : 'Okay, faster.'
          : isAtEnd
            ? "That's as slow as I can speak."
            : "Okay, I'll slow down.";
      return answer(said, { type: 'set-speed', speed });
    };
  },
});

const names = Object.keys(languageNames).join('|');
const language = new RegExp(
  `^(?:(?:speak|talk|answer|reply|respond|continue|say it)(?: to (?:me|us))?(?: with me)?(?: in)?|(?:switch|change)(?: (?:the|your) language)?(?: back)? to|(?:set|change) (?:the|your) language to|(?:the )?language|use|speak to me in|in|sprich|rede|antworte|parle|parlez|r[ée]ponds|habla|responde|parla|rispondi|auf|en) (?:auf |en |in )?(${names})$`,
);

export const languageSkill = phraseSkill({
  id: 'language',
  label: 'command',
  example: 'speak French',
  read(form) {
    const name = language.exec(form)?.[1];
    const tag = name === undefined ? undefined : languageNames[name];
    if (tag === undefined) return undefined;
    return () => answer(changedTo(tag), { type: 'set-language', language: tag });
  },
});
