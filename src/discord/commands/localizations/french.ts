import type { CommandLocalization } from './localization.ts';

export const french: CommandLocalization = {
  join: { name: 'rejoindre', description: 'Venir dans votre salon vocal' },
  leave: { name: 'quitter', description: 'Quitter le salon vocal' },
  ask: {
    name: 'demander',
    description: 'Poser une question ; la réponse est dite et écrite',
    options: { question: { name: 'question', description: 'Ce que vous voulez savoir' } },
  },
  say: {
    name: 'dire',
    description: 'Dire un texte à voix haute',
    options: { text: { name: 'texte', description: 'Ce qu’il faut dire' } },
  },
  stop: { name: 'silence', description: 'Se taire aussitôt' },
  status: { name: 'état', description: 'Comment je vais ici' },
  why: { name: 'pourquoi', description: 'Pourquoi j’ai agi ainsi la dernière fois' },
  voice: {
    name: 'voix',
    description: 'Choisir la voix qui vous répond',
    options: { voice: { name: 'voix', description: 'Quelle voix' } },
  },
  language: {
    name: 'langue',
    description: 'Choisir la langue que vous parlez avec moi',
    options: { language: { name: 'langue', description: 'Par exemple en ou fr' } },
  },
  prefs: {
    name: 'préférences',
    description: 'Voir ou changer ce que je sais de vos souhaits',
    options: {
      listen: { name: 'écouter', description: 'Si je peux vous entendre' },
      speed: { name: 'débit', description: 'À quelle vitesse je vous parle' },
      answers: { name: 'réponses', description: 'La longueur de mes réponses' },
      'wake-word': { name: 'surnom', description: 'Un autre nom par lequel vous m’appelez' },
    },
  },
  record: {
    name: 'enregistrer',
    description: 'Enregistrer ce salon vocal, ou arrêter',
    options: { action: { name: 'action', description: 'Commencer ou arrêter' } },
  },
  server: {
    name: 'serveur',
    description: 'Voir ou changer mon comportement sur ce serveur',
    options: {
      mode: {
        name: 'mode',
        description: 'Quand je réponds : auto, toujours, à mon nom, ou seulement /demander',
      },
      name: { name: 'nom', description: 'Comment je m’appelle ici' },
      language: { name: 'langue', description: 'La langue parlée ici, par exemple en ou fr' },
      captions: { name: 'sous-titres', description: 'Si j’écris ce qui est dit' },
      consent: {
        name: 'consentement',
        description: 'Entendre tout le monde sauf opposition, ou seulement après accord',
      },
      'talk-role': {
        name: 'rôle-parole',
        description: 'Un rôle qui peut me parler ; une seconde fois : plus',
      },
      'setup-role': {
        name: 'rôle-réglage',
        description: 'Un rôle qui peut me régler ; une seconde fois : plus',
      },
      reset: { name: 'réinitialiser', description: 'Revenir à ce que mon propriétaire a réglé' },
    },
  },
  export: { name: 'exporter', description: 'Tout ce que je sais de vous, dans un fichier' },
  forget: {
    name: 'oublier',
    description: 'Oublier cette conversation, ou tout ce qui vous concerne',
    options: { what: { name: 'quoi', description: 'Ce qu’il faut oublier' } },
  },
  help: { name: 'aide', description: 'Ce que je sais faire' },
};
