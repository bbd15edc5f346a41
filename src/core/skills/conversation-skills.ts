import { answer, phraseSkill } from './phrase-skill.ts';

const stopping =
  /^(?:stop|stop it|stop that|stop this|stop (?:talking|speaking|reading)(?: to me)?|shut (?:up|it)|be (?:quiet|silent)|quiet|silence|enough|that is enough|that is all|that will do|cancel|cancel that|never ?mind|forget (?:it|that|about it)|hush|(?:shush|shh+)(?: .+)?|leave me alone|cut it out|cut the (?:chatter|talking)|(?:quit|cease) talking|zip it|pipe down|stopp?|halt|ruhe|sei still|arr[êe]te|tais toi|silencio|c[áa]llate|basta|zitto)$/;

/** Needs no words: silence is the answer. */
export const stopSkill = phraseSkill({
  id: 'stop',
  label: 'command',
  example: 'stop',
  read: (form) => (stopping.test(form) ? () => answer('', { type: 'stop-speaking' }) : undefined),
});

const repeating =
  /^(?:(?:repeat|say) (?:that|it|this|yourself|your (?:last )?answer|what you (?:just )?said|the last (?:thing|answer|sentence))(?: (?:again|once more|one more time))?|repeat|come again|pardon(?: me)?|what did you (?:just )?say|(?:sorry )?what was that(?: again)?|(?:say|tell me) (?:that |it )?(?:again|once more|one more time)|(?:sorry )?(?:i )?(?:did not|could not) (?:catch|hear|get|understand) (?:that|you|it|what you said)(?: (?:can you )?(?:repeat|say) (?:that|it)(?: again)?)?|one more time|once more|again)$/;

export const repeatSkill = phraseSkill({
  id: 'repeat',
  label: 'command',
  example: 'repeat that',
  read: (form) =>
    repeating.test(form)
      ? ({ lastAnswer }) => answer(lastAnswer ?? "I haven't said anything yet.")
      : undefined,
});

const leaving =
  /^(?:(?:you (?:can|may|should|have to) )?(?:leave|leaf(?= )|go|go away|leave now|go now)(?: (?:the|this|our) (?:voice )?(?:channel|call|room|chat|server))?|get out(?: of (?:here|the (?:voice )?(?:channel|call|room)))?|disconnect(?: yourself| from (?:the|this) (?:voice )?(?:channel|call))?|hang up|end the call|leave us(?: alone)?)$/;

export const leaveSkill = phraseSkill({
  id: 'leave',
  label: 'command',
  example: 'leave the channel',
  read: (form) =>
    leaving.test(form) && form !== 'go' ? () => answer('Okay, goodbye.', { type: 'leave' }) : undefined,
});

const forgetting =
  /^(?:(?:forget|clear|erase|delete|wipe|reset) (?:this|the|our|your|my|all of this|all of our|the whole|the entire) ?(?:conversation|chat|memory|history|context|messages|discussion)(?: history)?|forget (?:everything|all of (?:it|this|that)|all (?:of )?(?:that )?(?:we|i|you) (?:have )?(?:just )?(?:said|talked about|told you)|(?:what|everything) (?:we|i) (?:have )?(?:just )?(?:said|talked about|told you))(?: so far)?|start (?:over|again|afresh|from scratch)|(?:start|begin) a new (?:conversation|chat)|new (?:conversation|chat))$/;

export const forgetSkill = phraseSkill({
  id: 'forget-conversation',
  label: 'command',
  example: 'forget this conversation',
  read: (form) =>
    forgetting.test(form)
      ? () => answer("Done. I've forgotten this conversation.", { type: 'forget-conversation' })
      : undefined,
});

const helping =
  /^(?:help|help me|i need help|what (?:can|could|do) you (?:even )?(?:do|know how to do|help (?:me |us )?with|offer)|what (?:else |all |(?:(?:other|kind of|kinds of|sort of|sorts of) )?(?:things|stuff|help|tricks) )?(?:can|could) you (?:do(?: for (?:me|us))?|help (?:me |us )?with|give (?:me|us))|(?:tell|show) (?:me|us) what you (?:can|could) do|what can (?:i|we) (?:ask|say|do)(?: (?:you|to you|with you))?|what are (?:your|the) (?:commands|skills|features|abilities|capabilities)|how (?:do|can) (?:i|we) use (?:you|this)|how does this work|list (?:your|the) (?:commands|skills)|show (?:me )?(?:the )?(?:help|commands))$/;

export const helpSkill = phraseSkill({
  id: 'help',
  label: 'command',
  example: 'what can you do',
  read: (form) =>
    helping.test(form)
      ? () =>
          answer(
            'Ask me anything, or ask for code and I will post it. I also tell the time and date, set timers, do sums and conversions, roll dice and flip coins. Say stop to interrupt me, louder, slower, repeat that, or leave.',
          )
      : undefined,
});
