import {
  type ClassifyInput,
  type Intent,
  type IntentClassifier,
  type IntentLabel,
  intentLabels,
} from '../ports/index.ts';
import { plainWords } from '../skills/spoken-request.ts';
import { isFollowUp } from './follow-up.ts';

/** One sign of an intent; several add up. */
interface Cue {
  readonly label: IntentLabel;
  readonly weight: number;
  readonly pattern: RegExp;
}

const languages =
  'python|java ?script|type ?script|rust|golang|go lang|java|c plus plus|c sharp|c\\+\\+|c#|sql|postgres(?:ql)?|mysql|bash|shell|power ?shell|ruby|php|swift|kotlin|scala|haskell|html|css|react|node|django|docker|kubernetes|terraform|ansible|nginx|regex';
const artefacts =
  'function|script|program|class|regex|regular expression|query|method|endpoint|component|docker ?file|compose file|unit tests?|test cases?|loop|for loop|snippet|code|algorithm|parser|decorator|struct|interface|schema|migration|config(?:uration)? file|yaml|json|cron ?job|make ?file|hook|web ?page|website|landing page|bot|api client|one liner|binary search|linked list';
const making =
  '(?:write|make|create|build|implement|give|show|generate|need|code|want|program|do|convert|port|translate|rewrite|refactor|optimi[sz]e|fix|debug)';

/** Words of people who ask for code, for action, or for the assistant to behave; written for speech as recognisers give it. */
const cues: readonly Cue[] = [
  { label: 'code', weight: 3, pattern: new RegExp(`\\b${making}\\b.{0,40}\\b(?:${artefacts})\\b`) },
  {
    label: 'code',
    weight: 2,
    pattern: new RegExp(`\\b${making}\\b.{0,60}\\b(?:in|using|with|to|into|from) (?:${languages})\\b`),
  },
  {
    label: 'code',
    weight: 2,
    pattern: new RegExp(
      `\\bhow (?:do|would|can|to|should)\\b.{0,60}\\b(?:in|with|using) (?:${languages})\\b`,
    ),
  },
  {
    label: 'code',
    weight: 2,
    pattern: new RegExp(
      `\\b(?:${languages}) (?:function|script|program|class|code|query|command|decorator|component|snippet)\\b`,
    ),
  },
  {
    label: 'code',
    weight: 3,
    pattern: /\b(?:debug|refactor|compile|unit test|lint)\b.{0,30}\b(?:this|my|the|it|code|function)\b/,
  },
  {
    label: 'code',
    weight: 3,
    pattern:
      /\b(?:stack ?trace|trace ?back|seg(?:mentation)? ?fault|syntax error|type ?error|key ?error|index ?error|import error|null ?pointer|undefined is not|merge conflict|off by one|infinite loop|does not compile|wont compile|race condition|exception)\b/,
  },
  {
    label: 'code',
    weight: 2,
    pattern:
      /\b(?:git (?:rebase|merge|commit|reset|stash|branch|push|pull)|npm|pip install|list comprehension|time complexity|big o|async await|promise|lambda|recursion|recursive|inner join|left join|primary key|dependency injection|garbage collect)/,
  },
  {
    label: 'code',
    weight: 2,
    pattern:
      /\b(?:explain|what does|what is wrong with|why does)\b.{0,30}\b(?:this|my|the) (?:code|function|script|query|regex|error|bug|loop)\b/,
  },
  {
    label: 'tool',
    weight: 3,
    pattern:
      /^(?:remind|schedule|book|order|reserve|send|e ?mail|text|call|message|dm|ping|play|pause|resume|skip|queue|buy|cancel my|invite|notify|tweet|post|upload|download)\b/,
  },
  {
    label: 'tool',
    weight: 3,
    pattern:
      /\b(?:set|create|make|add|start|cancel|delete|snooze)\b.{0,30}\b(?:timer|alarm|reminder|appointment|meeting|event|calendar|playlist|poll|to ?do|shopping list|grocery list|list)\b/,
  },
  { label: 'tool', weight: 3, pattern: /\badd\b.{1,40}\bto (?:my|the|our)\b/ },
  {
    label: 'tool',
    weight: 3,
    pattern:
      /\b(?:weather|forecast|temperature outside|is it (?:raining|snowing|going to rain)|will it (?:rain|snow))\b/,
  },
  {
    label: 'tool',
    weight: 3,
    pattern:
      /\b(?:latest|todays|current|live|breaking) (?:news|headlines|score|scores|price|rate|traffic)\b|\b(?:stock price|exchange rate|bitcoin price|price of bitcoin|flight status|train times|who won the (?:game|match) (?:last night|yesterday|today)|in the news)\b/,
  },
  {
    label: 'tool',
    weight: 2,
    pattern:
      /^(?:search|google|look up|look for|find me|check|track|turn (?:on|off)|switch (?:on|off)|dim|lock|unlock|open|close)\b/,
  },
  {
    label: 'tool',
    weight: 3,
    pattern:
      /\b(?:kick|ban|unban|mute|unmute|move|role|nickname)\b.{0,30}\b(?:user|member|him|her|them|from the (?:server|channel)|to the \w+ channel|in the server)\b|\bcreate a (?:voice |text )?channel\b|\bwhos? (?:is )?(?:online|in the channel)\b/,
  },
  {
    label: 'command',
    weight: 4,
    pattern:
      /^(?:stop|be quiet|shut up|louder|quieter|repeat (?:that|yourself)|leave|go away|wake up|mute yourself|join (?:the|my|us)|pause yourself|reset yourself|hang up)\b(?! (?:sign|me a|the music))/,
  },
  {
    label: 'command',
    weight: 3,
    pattern:
      /\b(?:change|switch|use|set)\b.{0,20}\b(?:your (?:voice|language|name|speed|volume|tone)|another voice|a different voice|the (?:male|female) voice)\b/,
  },
  {
    label: 'command',
    weight: 3,
    pattern:
      /^(?:speak|talk|answer) (?:in |more |a bit |a little )?(?:slow|slowly|slower|fast|faster|loud|louder|quietly|softer|clearly|clearer|shorter|english|german|french|spanish|italian)\b/,
  },
  {
    label: 'command',
    weight: 3,
    pattern:
      /\b(?:dont|do not|stop) (?:listen(?:ing)? to me|record(?:ing)?|interrupt(?:ing)? me|talk(?:ing)?)\b|\bwhat can you do\b|\bforget (?:this|our) conversation\b|\bcan you hear me\b/,
  },
  {
    label: 'conversation',
    weight: 2,
    pattern:
      /^(?:who|whose) \b|^(?:when|where) (?:was|were|is|did|do)\b|\b(?:invented|history of|favou?rite|do you (?:like|think|prefer|believe)|what do you think|your opinion|should i learn|worth learning|is it hard to learn|career|salary|joke|story|poem|song about|meaning of life)\b/,
  },
  {
    label: 'conversation',
    weight: 1,
    pattern:
      /^(?:what is|what are|why|tell me about|how (?:are|old|far|many|much|long|big|tall)|hello|hi|good (?:morning|evening|night)|thanks|i (?:think|feel|like|love|had|was|went|am))\b/,
  },
];

/** Evidence for talk that every request starts with, so that one weak cue does not outweigh it. */
const conversationPrior = 1;
/** Below this lead the rules would rather not say. */
const minConfidence = 0.5;

/** Classifies by key words: what is there when no trained model is. */
export function createRuleClassifier(): IntentClassifier {
  return {
    id: 'intent-rules',
    placement: 'in-process',
    warmUp: () => Promise.resolve(),
    checkHealth: () => Promise.resolve(),
    dispose: () => Promise.resolve(),
    classify: (input, { signal }) => {
      signal.throwIfAborted();
      return Promise.resolve(classifyInContext(input));
    },
  };
}

/** A request that only makes sense after another, and says nothing itself, is about what that one was. */
function classifyInContext({ text, context = [] }: ClassifyInput): Intent {
  const intent = classifyByRules(text);
  if (intent.label !== 'conversation' || !isFollowUp(text)) return intent;
  const earlier = context.findLast((turn) => turn.role === 'user' && !isFollowUp(turn.text));
  const before = earlier && classifyByRules(earlier.text);
  if (before?.label !== 'code' && before?.label !== 'tool') return intent;
  return { ...before, reason: `context: follow-up of ${before.label}` };
}

function classifyByRules(text: string): Intent {
  const request = plainWords(text).replace(
    /^(?:(?:hey|hi|ok|okay|so|well|and|now|can|could|would|will) (?:you )?)+/,
    '',
  );
  const weights = { conversation: conversationPrior, code: 0, tool: 0, command: 0 };
  for (const { label, weight, pattern } of cues) if (pattern.test(request)) weights[label] += weight;
  const total = intentLabels.reduce((sum, label) => sum + weights[label], 0);
  const scores = {
    conversation: weights.conversation / total,
    code: weights.code / total,
    tool: weights.tool / total,
    command: weights.command / total,
  };
  const best = intentLabels.reduce((a, b) => (scores[b] > scores[a] ? b : a));
  const isAbstained = request === '' || scores[best] <= minConfidence;
  return {
    label: isAbstained ? 'conversation' : best,
    // Evidence of one cue is not certainty: with nothing but the prior a request is only probably talk.
    confidence: isAbstained ? scores.conversation : total === conversationPrior ? 0.6 : scores[best],
    reason: isAbstained
      ? 'rules: undecided'
      : `rules: ${total === conversationPrior ? 'nothing but talk' : `words of ${best}`}`,
    isAbstained,
    scores,
  };
}
