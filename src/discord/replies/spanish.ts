import type { Replies } from './replies.ts';

const outcomes = {
  answered: 'le respondí',
  ignored: 'no le hice caso',
  interrupted: 'me interrumpieron',
  failed: 'no pude responder',
} as const;

export const spanish: Replies = {
  refused: {
    blocked: 'Aquí estás bloqueado.',
    talkRole: 'Te falta el rol para hablar conmigo.',
    manageServer: 'Eso solo lo pueden hacer quienes pueden administrar este servidor.',
    setupRole: 'Te falta el rol para configurarme.',
    waitSeconds: (seconds) => `Espera ${seconds} segundos más, por favor.`,
  },
  failed: {
    tookTooLong: 'Eso tardó demasiado.',
    inside: 'Algo falló de mi parte; mi dueño lo encuentra en `aibot logs`.',
    notInVoice: 'Aquí no estoy en ningún canal de voz.\n• Entra en un canal de voz y usa /unirse.',
    nobodyInVoice: 'No hay nadie en un canal de voz.\n• Entra en uno y usa allí /unirse.',
    severalChannels: 'Hay gente en varios canales de voz.\n• Entra en el que quieras y usa allí /unirse.',
    permissions: (missing, place, invite) =>
      `En ${place} a mi rol le falta el permiso: ${missing}.\n• Dale lo que falta en los ajustes de ${place}.\n• O invítame otra vez con todo lo que necesito: ${invite}`,
    full: (place) => `No pude entrar en ${place}: el canal está lleno.`,
    join: (place) =>
      `No pude entrar en ${place}.\n• Inténtalo de nuevo en un minuto.\n• Mi dueño encuentra el motivo en \`aibot logs\`.`,
    alreadyRecording: 'Ya hay una grabación en marcha.\n• Detenla con /grabar.',
    cannotRecord: 'Aquí no está previsto grabar.',
  },
  done: 'Hecho.',
  joined: (place) => `Ahora estoy en ${place}.`,
  left: (place) => `He salido de ${place}.`,
  noAnswer: 'No tengo respuesta para eso.',
  said: 'Dicho.',
  quiet: 'Me callo.',
  recording: {
    none: 'No se está grabando nada.',
    running: (name) => `Grabando como ${name}.`,
    saved: (name) => `Guardado como ${name}; se ve con \`aibot recordings\`.`,
    started: (by) => `${by} ha empezado a grabar este canal.`,
    stopped: 'La grabación se ha detenido.',
    tooLong: 'La grabación ha terminado: ya dura lo máximo permitido.',
    tooLarge: 'La grabación ha terminado: ya ocupa lo máximo permitido.',
  },
  voice: {
    unknown: (id, known) => `No hay ninguna voz «${id}». Hay: ${known}.`,
    chosen: (id) => `Te respondo con la voz ${id}.`,
  },
  language: {
    noTag: (given) => `«${given}» no es un código de idioma; escribe algo como en o pt-BR.`,
    chosen: (tag) => `Hablamos ${tag}.`,
  },
  preferences: {
    notHeard: 'No te escucho.',
    heard: 'Puedo oírte.',
    names: {
      language: 'idioma',
      voiceId: 'voz',
      speed: 'velocidad',
      verbosity: 'respuestas',
      wakeWord: 'apodo',
    },
  },
  server: {
    nameLength: (most) => `Un nombre tiene de 1 a ${most} caracteres.`,
    reset: 'Otra vez como lo configuró mi dueño:',
    names: {
      mode: 'modo',
      name: 'nombre',
      language: 'idioma',
      captions: 'subtítulos',
      consent: 'consentimiento',
      mayTalk: 'pueden hablarme',
      maySetUp: 'pueden configurarme',
    },
    asConfigured: 'como lo configuró mi dueño',
    on: 'sí',
    off: 'no',
    everybody: 'todo el mundo',
    managers: 'quienes administran este servidor',
  },
  status: {
    away: 'Aquí no estoy en ningún canal de voz. Llámame con /unirse.',
    place: ({ place, isConnected, reconnects, healed }) =>
      `En ${place}, ${isConnected ? 'conectado' : 'reconectando'}; ${reconnects} reconexiones, oído curado ${healed} veces.`,
    heard: (people, packets, lost) => `He oído a ${people} personas: ${packets} paquetes, ${lost} perdidos.`,
    delay: (ms) => `La última respuesta empezó ${ms} ms después de la pregunta.`,
    recording: 'Hay una grabación en marcha.',
  },
  why: {
    nothing: 'Aquí nadie me ha hablado todavía.',
    turn: (speaker, outcome) => `Lo último lo dijo ${speaker}: ${outcomes[outcome]}.`,
    route: (label, reason) => `Lo tomé por ${label}: ${reason}.`,
  },
  forgotten: {
    conversation: 'Esta conversación está olvidada.',
    person: (turns) => `Olvidado: tus preferencias, tus temporizadores y ${turns} intervenciones guardadas.`,
    recordingsKept: (names) =>
      `Estás en ${names.length} grabaciones; quien puede administrar este servidor puede borrarlas: ${names.join(', ')}.`,
  },
  exported: {
    onlyPrivately: 'Usa /exportar con la barra: así solo lo ves tú.',
    file: (turns, recordings) =>
      `Tus preferencias y temporizadores en este servidor, ${turns} intervenciones, ${recordings} grabaciones. /olvidar borra lo que guardo de ti.`,
  },
  channel: {
    listening: (name) =>
      `Soy ${name}, un asistente de voz, y estoy escuchando. No se graba nada sin que yo lo diga.`,
    optIn: 'Solo oigo a quienes han aceptado con `/preferencias escuchar:yes`.',
    optOut: 'Quien no quiera que lo oiga usa `/preferencias escuchar:no`.',
    deafFor: (seconds) => `No he podido oíros durante ${seconds} segundos; decidlo otra vez, por favor.`,
    cannotSpeak: 'Tengo una respuesta, pero ahora no consigo hacerme oír.',
    hadToLeave: 'He tenido que irme: se cortó la conexión de voz con Discord. Llamadme otra vez con /unirse.',
    timerUp: (who, label) => `${who}, tu temporizador${label === '' ? '' : ` «${label}»`} ha terminado.`,
    timerWasUp: (who, label, minutes) =>
      `${who}, tu temporizador${label === '' ? '' : ` «${label}»`} terminó hace ${minutes} min, mientras yo no estaba.`,
  },
};
