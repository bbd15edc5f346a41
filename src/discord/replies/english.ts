import type { Replies } from './replies.ts';

export const english: Replies = {
  refused: {
    blocked: 'You are blocked here.',
    talkRole: 'You lack the role for talking to me.',
    manageServer: 'Only those who may manage this server can do that.',
    setupRole: 'You lack the role for setting me up.',
    waitSeconds: (seconds) => `Give me ${seconds} more seconds, please.`,
  },
  failed: {
    tookTooLong: 'That took too long.',
    inside: 'Something went wrong on my side; my owner finds it in `aibot logs`.',
    notInVoice: 'I am in no voice channel here.\n• Go into a voice channel and use /join.',
    nobodyInVoice: 'Nobody is in a voice channel.\n• Go into one and use /join there.',
    severalChannels: 'People are in several voice channels.\n• Go into the one you mean and use /join there.',
    permissions: (missing, place, invite) =>
      `In ${place} my role lacks the permission: ${missing}.\n• Give it what is missing in the settings of ${place}.\n• Or invite me again with everything I need: ${invite}`,
    full: (place) => `I could not join ${place}: the channel is full.`,
    join: (place) =>
      `I could not join ${place}.\n• Try again in a minute.\n• My owner finds the reason in \`aibot logs\`.`,
    alreadyRecording: 'A recording is running already.\n• Stop it with /record.',
    cannotRecord: 'Recording is not set up.',
  },
  done: 'Done.',
  joined: (place) => `I am in ${place} now.`,
  left: (place) => `I have left ${place}.`,
  noAnswer: 'I have no answer to that.',
  said: 'Said.',
  quiet: 'I am quiet.',
  recording: {
    none: 'Nothing is being recorded.',
    running: (name) => `Recording as ${name}.`,
    saved: (name) => `Saved as ${name}; see it with \`aibot recordings\`.`,
    started: (by) => `${by} has started a recording of this channel.`,
    stopped: 'The recording has stopped.',
    tooLong: 'The recording has ended: it is as long as it may be.',
    tooLarge: 'The recording has ended: it is as large as it may be.',
  },
  voice: {
    unknown: (id, known) => `There is no voice "${id}". There are: ${known}.`,
    chosen: (id) => `I answer you with the voice ${id}.`,
  },
  language: {
    noTag: (given) => `"${given}" is no language tag; write something like en or pt-BR.`,
    chosen: (tag) => `We speak ${tag}.`,
  },
  preferences: {
    notHeard: 'I do not listen to you.',
    heard: 'I may hear you.',
    names: {
      language: 'language',
      voiceId: 'voice',
      speed: 'speed',
      verbosity: 'answers',
      wakeWord: 'wake word',
    },
  },
  server: {
    nameLength: (most) => `A name has 1 to ${most} characters.`,
    reset: 'As configured again:',
    names: {
      mode: 'mode',
      name: 'name',
      language: 'language',
      captions: 'captions',
      consent: 'consent',
      mayTalk: 'may talk to me',
      maySetUp: 'may set me up',
    },
    asConfigured: 'as configured',
    on: 'on',
    off: 'off',
    everybody: 'everybody',
    managers: 'those who manage this server',
  },
  status: {
    away: 'I am in no voice channel here. Call me with /join.',
    place: ({ place, isConnected, reconnects, healed }) =>
      `In ${place}, ${isConnected ? 'connected' : 'reconnecting'}; ${reconnects} reconnects, hearing healed ${healed} times.`,
    heard: (people, packets, lost) => `Heard ${people} people: ${packets} packets, ${lost} lost.`,
    delay: (ms) => `The last answer began ${ms} ms after the question.`,
    recording: 'A recording is running.',
  },
  why: {
    nothing: 'Nobody has talked to me here yet.',
    turn: (speaker, outcome) => `The last turn was of ${speaker} and was ${outcome}.`,
    route: (label, reason) => `I took it for ${label}: ${reason}.`,
  },
  forgotten: {
    conversation: 'This conversation is forgotten.',
    person: (turns) => `Forgotten: your preferences, your timers, and ${turns} stored turns.`,
    recordingsKept: (names) =>
      `You are in ${names.length} recordings; who may manage this server can delete them: ${names.join(', ')}.`,
  },
  exported: {
    onlyPrivately: 'Use /export with the slash: then only you see it.',
    file: (turns, recordings) =>
      `Your preferences and timers in this server, ${turns} turns, ${recordings} recordings. /forget deletes what I keep about you.`,
  },
  channel: {
    listening: (name) =>
      `I am ${name}, a voice assistant, and I am listening. Nothing is recorded unless I say so.`,
    optIn: 'I hear only those who have agreed with `/prefs listen:yes`.',
    optOut: 'Whoever does not want to be heard uses `/prefs listen:no`.',
    deafFor: (seconds) => `I could not hear you for ${seconds} seconds; please say it again.`,
    cannotSpeak: 'I have an answer, but cannot make myself heard just now.',
    hadToLeave: 'I had to leave: I lost the voice connection to Discord. Call me again with /join.',
    timerUp: (who, label) => `${who}, your ${label === '' ? 'timer' : `${label} timer`} is up.`,
    timerWasUp: (who, label, minutes) =>
      `${who}, your ${label === '' ? 'timer' : `${label} timer`} was up ${minutes} min ago, while I was away.`,
  },
};
