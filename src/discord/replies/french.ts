import type { Replies } from './replies.ts';

const outcomes = {
  answered: 'j’ai répondu',
  ignored: 'je n’en ai pas tenu compte',
  interrupted: 'on m’a interrompu',
  failed: 'je n’ai pas pu répondre',
} as const;

export const french: Replies = {
  refused: {
    blocked: 'Vous êtes bloqué ici.',
    talkRole: 'Il vous manque le rôle pour me parler.',
    manageServer: 'Seules les personnes qui peuvent gérer ce serveur le peuvent.',
    setupRole: 'Il vous manque le rôle pour me régler.',
    waitSeconds: (seconds) => `Attendez encore ${seconds} secondes, s’il vous plaît.`,
  },
  failed: {
    tookTooLong: 'Cela a pris trop de temps.',
    inside: 'Quelque chose n’a pas marché chez moi ; mon propriétaire le trouvera dans `aibot logs`.',
    notInVoice: 'Je ne suis dans aucun salon vocal ici.\n• Allez dans un salon vocal et utilisez /rejoindre.',
    nobodyInVoice: 'Personne n’est dans un salon vocal.\n• Allez dans un salon et utilisez-y /rejoindre.',
    severalChannels:
      'Il y a du monde dans plusieurs salons vocaux.\n• Allez dans celui que vous voulez et utilisez-y /rejoindre.',
    permissions: (missing, place, invite) =>
      `Dans ${place}, il manque à mon rôle la permission : ${missing}.\n• Donnez-lui ce qui manque dans les paramètres de ${place}.\n• Ou invitez-moi de nouveau avec tout ce qu’il me faut : ${invite}`,
    full: (place) => `Je n’ai pas pu rejoindre ${place} : le salon est plein.`,
    join: (place) =>
      `Je n’ai pas pu rejoindre ${place}.\n• Réessayez dans une minute.\n• Mon propriétaire trouvera la raison dans \`aibot logs\`.`,
    alreadyRecording: 'Un enregistrement est déjà en cours.\n• Arrêtez-le avec /enregistrer.',
    cannotRecord: 'L’enregistrement n’est pas prévu ici.',
  },
  done: 'C’est fait.',
  joined: (place) => `Je suis maintenant dans ${place}.`,
  left: (place) => `J’ai quitté ${place}.`,
  noAnswer: 'Je n’ai pas de réponse à cela.',
  said: 'C’est dit.',
  quiet: 'Je me tais.',
  recording: {
    none: 'Rien n’est enregistré.',
    running: (name) => `J’enregistre sous ${name}.`,
    saved: (name) => `Enregistré sous ${name} ; à voir avec \`aibot recordings\`.`,
    started: (by) => `${by} a lancé un enregistrement de ce salon.`,
    stopped: 'L’enregistrement est arrêté.',
    tooLong: 'L’enregistrement est terminé : il a atteint la durée permise.',
    tooLarge: 'L’enregistrement est terminé : il a atteint la taille permise.',
  },
  voice: {
    unknown: (id, known) => `Il n’y a pas de voix « ${id} ». Il y a : ${known}.`,
    chosen: (id) => `Je vous réponds avec la voix ${id}.`,
  },
  language: {
    noTag: (given) => `« ${given} » n’est pas un code de langue ; écrivez par exemple en ou pt-BR.`,
    chosen: (tag) => `Nous parlons ${tag}.`,
  },
  preferences: {
    notHeard: 'Je ne vous écoute pas.',
    heard: 'Je peux vous entendre.',
    names: {
      language: 'langue',
      voiceId: 'voix',
      speed: 'débit',
      verbosity: 'réponses',
      wakeWord: 'surnom',
    },
  },
  server: {
    nameLength: (most) => `Un nom a de 1 à ${most} caractères.`,
    reset: 'De nouveau comme l’a réglé mon propriétaire :',
    names: {
      mode: 'mode',
      name: 'nom',
      language: 'langue',
      captions: 'sous-titres',
      consent: 'consentement',
      mayTalk: 'peuvent me parler',
      maySetUp: 'peuvent me régler',
    },
    asConfigured: 'comme l’a réglé mon propriétaire',
    on: 'oui',
    off: 'non',
    everybody: 'tout le monde',
    managers: 'celles et ceux qui gèrent ce serveur',
  },
  status: {
    away: 'Je ne suis dans aucun salon vocal ici. Appelez-moi avec /rejoindre.',
    place: ({ place, isConnected, reconnects, healed }) =>
      `Dans ${place}, ${isConnected ? 'connecté' : 'en train de me reconnecter'} ; ${reconnects} reconnexions, ouïe guérie ${healed} fois.`,
    heard: (people, packets, lost) => `${people} personnes entendues : ${packets} paquets, ${lost} perdus.`,
    delay: (ms) => `La dernière réponse a commencé ${ms} ms après la question.`,
    recording: 'Un enregistrement est en cours.',
  },
  why: {
    nothing: 'Personne ne m’a encore parlé ici.',
    turn: (speaker, outcome) => `${speaker} a parlé en dernier : ${outcomes[outcome]}.`,
    route: (label, reason) => `Je l’ai pris pour ${label} : ${reason}.`,
  },
  forgotten: {
    conversation: 'Cette conversation est oubliée.',
    person: (turns) => `Oubliés : vos préférences, vos minuteurs et ${turns} échanges conservés.`,
    recordingsKept: (names) =>
      `Vous êtes dans ${names.length} enregistrements ; qui peut gérer ce serveur peut les supprimer : ${names.join(', ')}.`,
  },
  exported: {
    onlyPrivately: 'Utilisez /exporter avec la barre oblique : vous seul le verrez.',
    file: (turns, recordings) =>
      `Vos préférences et minuteurs sur ce serveur, ${turns} échanges, ${recordings} enregistrements. /oublier efface ce que je garde de vous.`,
  },
  channel: {
    listening: (name) =>
      `Je suis ${name}, un assistant vocal, et j’écoute. Rien n’est enregistré sans que je le dise.`,
    optIn: 'Je n’entends que celles et ceux qui ont accepté avec `/préférences écouter:yes`.',
    optOut: 'Qui ne veut pas être entendu utilise `/préférences écouter:no`.',
    deafFor: (seconds) => `Je n’ai rien pu entendre pendant ${seconds} secondes ; répétez, s’il vous plaît.`,
    cannotSpeak: 'J’ai une réponse, mais je n’arrive pas à me faire entendre.',
    hadToLeave: 'J’ai dû partir : la connexion vocale à Discord est perdue. Rappelez-moi avec /rejoindre.',
    timerUp: (who, label) => `${who}, votre minuteur${label === '' ? '' : ` « ${label} »`} a sonné.`,
    timerWasUp: (who, label, minutes) =>
      `${who}, votre minuteur${label === '' ? '' : ` « ${label} »`} a sonné il y a ${minutes} min, pendant mon absence.`,
  },
};
