import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { createGzip } from 'node:zlib';
import type { BotCommand, CommandCall, CommandDesk } from './command.ts';

/** Discord takes files of 10 MB from a bot; JSON of this size leaves room for the rest of the message, bytes. */
const mostPlainBytes = 8_000_000;
const name = 'what-i-know-about-you.json';

interface Counts {
  turns: number;
  plainBytes: number;
}

/** The file in pieces, one turn after the other as the store gives them. */
async function* piecesOf(
  head: Readonly<Record<string, unknown>>,
  turns: AsyncIterable<unknown>,
  counts: Counts,
): AsyncGenerator<string> {
  const counted = (piece: string) => {
    counts.plainBytes += Buffer.byteLength(piece);
    return piece;
  };
  yield counted(`${JSON.stringify(head, undefined, 2).replace(/\n\}$/, '')},\n  "turns": [`);
  for await (const turn of turns)
    yield counted(`${counts.turns++ === 0 ? '' : ','}\n    ${JSON.stringify(turn)}`);
  yield counted(counts.turns === 0 ? ']\n}\n' : '\n  ]\n}\n');
}

function headOf({ guild, member }: CommandCall, desk: CommandDesk) {
  return {
    exportedAt: new Date(desk.wallNow()).toISOString(),
    server: { id: guild.id, name: guild.name },
    person: { id: member.id, name: member.displayName },
    preferences: desk.preferences.of(guild.id, member.id),
    timers: desk.timers.of(guild.id).filter(({ speakerId }) => speakerId === member.id),
    recordings: desk.recordings.with(guild.id, member.id),
  };
}

export const exportCommand: BotCommand = {
  name: 'export',
  description: 'Everything I know about you, as a file',
  access: 'anyone',
  async run(call, desk) {
    const { exported } = call.replies;
    if (!call.isPrivate) return exported.onlyPrivately;
    const head = headOf(call, desk);
    const counts: Counts = { turns: 0, plainBytes: 0 };
    const plain: string[] = [];
    const pieces = piecesOf(head, desk.turnsOf(call.member.id), counts);
    const packed = await buffer(
      Readable.from(pieces)
        .on('data', (piece: string) => {
          // Of what is too long for a plain file only the packed one is kept.
          if (counts.plainBytes <= mostPlainBytes) plain.push(piece);
          else plain.length = 0;
        })
        .pipe(createGzip()),
    );
    const isPlain = counts.plainBytes <= mostPlainBytes;
    return {
      text: exported.file(counts.turns, head.recordings.length),
      file: isPlain
        ? { name, content: Buffer.from(plain.join('')) }
        : { name: `${name}.gz`, content: packed },
    };
  },
};
