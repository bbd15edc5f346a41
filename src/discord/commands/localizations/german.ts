import type { CommandLocalization } from './localization.ts';

export const german: CommandLocalization = {
  join: { name: 'beitreten', description: 'In deinen Sprachkanal kommen' },
  leave: { name: 'verlassen', description: 'Den Sprachkanal verlassen' },
  ask: {
    name: 'frage',
    description: 'Etwas fragen; die Antwort wird gesprochen und geschrieben',
    options: { question: { name: 'frage', description: 'Was du wissen möchtest' } },
  },
  say: {
    name: 'sprich',
    description: 'Einen Text vorlesen',
    options: { text: { name: 'text', description: 'Was gesagt werden soll' } },
  },
  stop: { name: 'stopp', description: 'Sofort still sein' },
  status: { name: 'status', description: 'Wie es mir hier geht' },
  why: { name: 'warum', description: 'Warum ich zuletzt so gehandelt habe' },
  voice: {
    name: 'stimme',
    description: 'Die Stimme wählen, die dir antwortet',
    options: { voice: { name: 'stimme', description: 'Welche Stimme' } },
  },
  language: {
    name: 'sprache',
    description: 'Die Sprache wählen, in der du mit mir sprichst',
    options: { language: { name: 'sprache', description: 'Etwa en oder de' } },
  },
  prefs: {
    name: 'vorlieben',
    description: 'Sehen oder ändern, was ich über deine Wünsche weiß',
    options: {
      listen: { name: 'zuhören', description: 'Ob ich dich hören darf' },
      speed: { name: 'tempo', description: 'Wie schnell ich mit dir spreche' },
      answers: { name: 'antworten', description: 'Wie lang meine Antworten sind' },
      'wake-word': { name: 'rufname', description: 'Ein weiterer Name, mit dem du mich rufst' },
    },
  },
  record: {
    name: 'aufnahme',
    description: 'Diesen Sprachkanal aufnehmen, oder damit aufhören',
    options: { action: { name: 'aktion', description: 'Beginnen oder aufhören' } },
  },
  server: {
    name: 'server',
    description: 'Sehen oder ändern, wie ich mich auf diesem Server verhalte',
    options: {
      mode: {
        name: 'modus',
        description: 'Wann ich antworte: auto, immer, auf meinen Namen, nur auf /frage',
      },
      name: { name: 'name', description: 'Wie ich hier heiße' },
      language: { name: 'sprache', description: 'Die Sprache, die hier gesprochen wird, etwa en oder de' },
      captions: { name: 'untertitel', description: 'Ob ich aufschreibe, was gesagt wird' },
      consent: {
        name: 'zustimmung',
        description: 'Ob ich alle höre, bis sie widersprechen, oder nur, wer zugestimmt hat',
      },
      'talk-role': {
        name: 'sprechrolle',
        description: 'Eine Rolle, die mit mir reden darf; nochmals: nicht mehr',
      },
      'setup-role': {
        name: 'verwaltungsrolle',
        description: 'Eine Rolle, die mich einrichten darf; nochmals: nicht mehr',
      },
      reset: { name: 'zurücksetzen', description: 'Zurück zu dem, was mein Betreiber eingestellt hat' },
    },
  },
  export: { name: 'auskunft', description: 'Alles, was ich über dich weiß, als Datei' },
  forget: {
    name: 'vergiss',
    description: 'Dieses Gespräch vergessen, oder alles über dich',
    options: { what: { name: 'was', description: 'Was vergessen werden soll' } },
  },
  help: { name: 'hilfe', description: 'Was ich kann' },
};
