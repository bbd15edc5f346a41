import type { LocalizationMap } from 'discord.js';

interface Localization {
  readonly names: LocalizationMap;
  readonly descriptions: LocalizationMap;
}

/** Names and descriptions in people's own languages; a language is added by adding its column. */
export const localizations: Readonly<Record<string, Localization>> = {
  join: {
    names: { de: 'beitreten', fr: 'rejoindre' },
    descriptions: { de: 'In deinen Sprachkanal kommen', fr: 'Venir dans votre salon vocal' },
  },
  leave: {
    names: { de: 'verlassen', fr: 'quitter' },
    descriptions: { de: 'Den Sprachkanal verlassen', fr: 'Quitter le salon vocal' },
  },
  ask: {
    names: { de: 'frage', fr: 'demander' },
    descriptions: {
      de: 'Etwas fragen; die Antwort wird gesprochen und geschrieben',
      fr: 'Poser une question',
    },
  },
  say: {
    names: { de: 'sprich', fr: 'dire' },
    descriptions: { de: 'Einen Text vorlesen', fr: 'Dire un texte à voix haute' },
  },
  stop: { names: { de: 'stopp' }, descriptions: { de: 'Sofort still sein', fr: 'Se taire aussitôt' } },
  status: { names: { fr: 'état' }, descriptions: { de: 'Wie es mir hier geht', fr: 'Comment je vais ici' } },
  why: {
    names: { de: 'warum', fr: 'pourquoi' },
    descriptions: { de: 'Warum ich zuletzt so gehandelt habe', fr: 'Pourquoi j’ai agi ainsi' },
  },
  help: {
    names: { de: 'hilfe', fr: 'aide' },
    descriptions: { de: 'Was ich kann', fr: 'Ce que je sais faire' },
  },
};
