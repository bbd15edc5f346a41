import type { CommandLocalization } from './localization.ts';

export const spanish: CommandLocalization = {
  join: { name: 'unirse', description: 'Venir a tu canal de voz' },
  leave: { name: 'salir', description: 'Salir del canal de voz' },
  ask: {
    name: 'preguntar',
    description: 'Preguntar algo; la respuesta se dice y se escribe',
    options: { question: { name: 'pregunta', description: 'Lo que quieres saber' } },
  },
  say: {
    name: 'decir',
    description: 'Decir un texto en voz alta',
    options: { text: { name: 'texto', description: 'Qué decir' } },
  },
  stop: { name: 'silencio', description: 'Callarme enseguida' },
  status: { name: 'estado', description: 'Cómo estoy aquí' },
  why: { name: 'por-qué', description: 'Por qué hice lo último que hice' },
  voice: {
    name: 'voz',
    description: 'Elegir la voz que te responde',
    options: { voice: { name: 'voz', description: 'Qué voz' } },
  },
  language: {
    name: 'idioma',
    description: 'Elegir el idioma en que hablas conmigo',
    options: { language: { name: 'idioma', description: 'Por ejemplo en o es' } },
  },
  prefs: {
    name: 'preferencias',
    description: 'Ver o cambiar lo que sé de tus deseos',
    options: {
      listen: { name: 'escuchar', description: 'Si puedo oírte' },
      speed: { name: 'velocidad', description: 'Con qué rapidez te hablo' },
      answers: { name: 'respuestas', description: 'Cómo son de largas mis respuestas' },
      'wake-word': { name: 'apodo', description: 'Otro nombre con el que me llamas' },
    },
  },
  record: {
    name: 'grabar',
    description: 'Grabar este canal de voz, o dejar de hacerlo',
    options: { action: { name: 'acción', description: 'Empezar o parar' } },
  },
  server: {
    name: 'servidor',
    description: 'Ver o cambiar cómo me comporto en este servidor',
    options: {
      mode: {
        name: 'modo',
        description: 'Cuándo respondo: auto, siempre, por mi nombre, o solo con /preguntar',
      },
      name: { name: 'nombre', description: 'Cómo me llamo aquí' },
      language: { name: 'idioma', description: 'El idioma que se habla aquí, por ejemplo en o es' },
      captions: { name: 'subtítulos', description: 'Si escribo lo que se dice' },
      consent: {
        name: 'consentimiento',
        description: 'Oír a todos hasta que se opongan, o solo a quien haya aceptado',
      },
      'talk-role': { name: 'rol-hablar', description: 'Un rol que puede hablarme; otra vez: ya no' },
      'setup-role': { name: 'rol-configurar', description: 'Un rol que puede configurarme; otra vez: ya no' },
      reset: { name: 'restablecer', description: 'Volver a lo que configuró mi dueño' },
    },
  },
  export: { name: 'exportar', description: 'Todo lo que sé de ti, en un archivo' },
  forget: {
    name: 'olvidar',
    description: 'Olvidar esta conversación, o todo sobre ti',
    options: { what: { name: 'qué', description: 'Qué olvidar' } },
  },
  help: { name: 'ayuda', description: 'Lo que sé hacer' },
};
