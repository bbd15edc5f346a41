import type { Replies } from './replies.ts';

const outcomes = {
  answered: 'beantwortet',
  ignored: 'nicht beachtet',
  interrupted: 'unterbrochen',
  failed: 'nicht beantwortet, weil etwas schiefging',
} as const;

export const german: Replies = {
  refused: {
    blocked: 'Du bist hier gesperrt.',
    talkRole: 'Dir fehlt die Rolle, um mit mir zu sprechen.',
    manageServer: 'Das können nur diejenigen, die diesen Server verwalten dürfen.',
    setupRole: 'Dir fehlt die Rolle, um mich einzurichten.',
    waitSeconds: (seconds) => `Warte bitte noch ${seconds} Sekunden.`,
  },
  failed: {
    tookTooLong: 'Das hat zu lange gedauert.',
    inside: 'Bei mir ist etwas schiefgegangen; mein Betreiber findet es in `aibot logs`.',
    notInVoice: 'Ich bin hier in keinem Sprachkanal.\n• Geh in einen Sprachkanal und benutze /beitreten.',
    nobodyInVoice: 'Niemand ist in einem Sprachkanal.\n• Geh in einen und benutze dort /beitreten.',
    severalChannels:
      'In mehreren Sprachkanälen sind Leute.\n• Geh in den, den du meinst, und benutze dort /beitreten.',
    permissions: (missing, place, invite) =>
      `In ${place} fehlt meiner Rolle die Berechtigung: ${missing}.\n• Gib ihr in den Einstellungen von ${place}, was fehlt.\n• Oder lade mich noch einmal mit allem ein, was ich brauche: ${invite}`,
    full: (place) => `Ich konnte ${place} nicht beitreten: Der Kanal ist voll.`,
    join: (place) =>
      `Ich konnte ${place} nicht beitreten.\n• Versuch es in einer Minute noch einmal.\n• Mein Betreiber findet den Grund in \`aibot logs\`.`,
    alreadyRecording: 'Es läuft schon eine Aufnahme.\n• Beende sie mit /aufnahme.',
    cannotRecord: 'Aufnahmen sind nicht eingerichtet.',
  },
  done: 'Erledigt.',
  joined: (place) => `Ich bin jetzt in ${place}.`,
  left: (place) => `Ich habe ${place} verlassen.`,
  noAnswer: 'Darauf habe ich keine Antwort.',
  said: 'Gesagt.',
  quiet: 'Ich bin still.',
  recording: {
    none: 'Es wird nichts aufgenommen.',
    running: (name) => `Aufnahme läuft als ${name}.`,
    saved: (name) => `Gespeichert als ${name}; zu sehen mit \`aibot recordings\`.`,
    started: (by) => `${by} nimmt diesen Kanal jetzt auf.`,
    stopped: 'Die Aufnahme ist beendet.',
    tooLong: 'Die Aufnahme ist beendet: Sie ist so lang, wie sie sein darf.',
    tooLarge: 'Die Aufnahme ist beendet: Sie ist so groß, wie sie sein darf.',
  },
  voice: {
    unknown: (id, known) => `Es gibt keine Stimme „${id}“. Es gibt: ${known}.`,
    chosen: (id) => `Ich antworte dir mit der Stimme ${id}.`,
  },
  language: {
    noTag: (given) => `„${given}“ ist kein Sprachkürzel; schreib etwas wie en oder pt-BR.`,
    chosen: (tag) => `Wir sprechen ${tag}.`,
  },
  preferences: {
    notHeard: 'Ich höre dir nicht zu.',
    heard: 'Ich darf dich hören.',
    names: {
      language: 'Sprache',
      voiceId: 'Stimme',
      speed: 'Tempo',
      verbosity: 'Antworten',
      wakeWord: 'Rufname',
    },
  },
  server: {
    nameLength: (most) => `Ein Name hat 1 bis ${most} Zeichen.`,
    reset: 'Wieder wie vom Betreiber eingestellt:',
    names: {
      mode: 'Modus',
      name: 'Name',
      language: 'Sprache',
      captions: 'Untertitel',
      consent: 'Zustimmung',
      mayTalk: 'darf mit mir reden',
      maySetUp: 'darf mich einrichten',
    },
    asConfigured: 'wie vom Betreiber eingestellt',
    on: 'an',
    off: 'aus',
    everybody: 'alle',
    managers: 'wer diesen Server verwaltet',
  },
  status: {
    away: 'Ich bin hier in keinem Sprachkanal. Ruf mich mit /beitreten.',
    place: ({ place, isConnected, reconnects, healed }) =>
      `In ${place}, ${isConnected ? 'verbunden' : 'auf dem Weg zurück'}; ${reconnects}-mal neu verbunden, ${healed}-mal das Gehör geheilt.`,
    heard: (people, packets, lost) => `${people} Personen gehört: ${packets} Pakete, ${lost} verloren.`,
    delay: (ms) => `Die letzte Antwort begann ${ms} ms nach der Frage.`,
    recording: 'Eine Aufnahme läuft.',
  },
  why: {
    nothing: 'Hier hat noch niemand mit mir gesprochen.',
    turn: (speaker, outcome) => `Zuletzt sprach ${speaker}; das wurde ${outcomes[outcome]}.`,
    route: (label, reason) => `Ich hielt es für ${label}: ${reason}.`,
  },
  forgotten: {
    conversation: 'Dieses Gespräch ist vergessen.',
    person: (turns) => `Vergessen: deine Vorlieben, deine Timer und ${turns} gespeicherte Gesprächsbeiträge.`,
    recordingsKept: (names) =>
      `Du bist in ${names.length} Aufnahmen; wer diesen Server verwalten darf, kann sie löschen: ${names.join(', ')}.`,
  },
  exported: {
    onlyPrivately: 'Benutze /auskunft mit dem Schrägstrich: Dann siehst nur du es.',
    file: (turns, recordings) =>
      `Deine Vorlieben und Timer auf diesem Server, ${turns} Gesprächsbeiträge, ${recordings} Aufnahmen. /vergiss löscht, was ich über dich aufhebe.`,
  },
  channel: {
    listening: (name) =>
      `Ich bin ${name}, ein Sprachassistent, und höre zu. Aufgenommen wird nichts, solange ich es nicht sage.`,
    optIn: 'Ich höre nur, wer mit `/vorlieben zuhören:yes` zugestimmt hat.',
    optOut: 'Wer nicht gehört werden will, benutzt `/vorlieben zuhören:no`.',
    deafFor: (seconds) => `Ich konnte euch ${seconds} Sekunden lang nicht hören; sagt es bitte noch einmal.`,
    cannotSpeak: 'Ich habe eine Antwort, kann mich aber gerade nicht hörbar machen.',
    hadToLeave:
      'Ich musste gehen: Die Sprachverbindung zu Discord ist abgerissen. Ruft mich wieder mit /beitreten.',
    timerUp: (who, label) => `${who}, dein Timer${label === '' ? '' : ` „${label}“`} ist abgelaufen.`,
    timerWasUp: (who, label, minutes) =>
      `${who}, dein Timer${label === '' ? '' : ` „${label}“`} ist vor ${minutes} min abgelaufen, während ich weg war.`,
  },
};
