import { describe, expect, it } from 'vitest';
import { isWantedPhonemeFile, readPackedFiles } from './espeak-data.ts';
import { kokoroMetadata, kokoroTokens } from './kokoro-voices.ts';
import { moonshineTokens, readLlamaVocabulary } from './moonshine-tokens.ts';
import { parsePiperVoiceConfig, piperMetadata, piperTokens } from './piper-voice.ts';

describe('a Piper voice', () => {
  const config = parsePiperVoiceConfig(
    JSON.stringify({
      audio: { sample_rate: 16_000 },
      espeak: { voice: 'de' },
      language: { name_english: 'German' },
      num_speakers: 3,
      phoneme_id_map: { _: [0], ' ': [3], a: [14], '2': [5, 9] },
    }),
  );

  it('gets a token line per symbol, by id', () => {
    expect(piperTokens(config)).toBe('_ 0\n  3\n2 5\na 14\n');
  });

  it('says language, speakers and rate in its metadata', () => {
    expect(piperMetadata(config)).toMatchObject({
      model_type: 'vits',
      language: 'German',
      voice: 'de',
      n_speakers: 3,
      sample_rate: 16_000,
    });
  });

  it('is refused without phonemes', () => {
    expect(() => parsePiperVoiceConfig('{"audio":{"sample_rate":1},"espeak":{"voice":"x"}}')).toThrow();
  });
});

describe('Kokoro', () => {
  it('puts the padding before its vocabulary', () => {
    expect(kokoroTokens('{"vocab":{";":1," ":16}}')).toBe('$ 0\n; 1\n  16\n');
  });

  it('names its speakers in order', () => {
    expect(kokoroMetadata(['af_heart', 'ff_siwis'])).toMatchObject({
      n_speakers: 2,
      speaker_names: 'af_heart,ff_siwis',
    });
  });
});

describe('Moonshine tokens', () => {
  it('are read from the source of the tokenizer without running it', () => {
    const tokens = ['<unk>', '<0x0A>', '\u2581the', 'é'];
    const encoded = Buffer.from(tokens.join('\n'), 'utf8').toString('base64');
    const vocabulary = readLlamaVocabulary(`throw 1; const llama_vocab_base64 = "${encoded}";`);
    expect(vocabulary).toEqual(tokens);
    expect(moonshineTokens(vocabulary)).toBe(
      [
        `${Buffer.from('<unk>').toString('base64')} 0`,
        `${Buffer.from([10]).toString('base64')} 1`,
        `${Buffer.from(' the').toString('base64')} 2`,
        `${Buffer.from('é').toString('base64')} 3`,
        '',
      ].join('\n'),
    );
  });

  it('are missed when they are not there', () => {
    expect(() => readLlamaVocabulary('const other = "x"')).toThrow('no vocabulary');
  });
});

describe('eSpeak data', () => {
  it('is found in the table of the loader', () => {
    const loader =
      'load({files:[{filename:"/usr/share/espeak-ng-data/en_dict",start:0,end:5},{"filename": "/usr/share/espeak-ng-data/lang/gmw/en", "start": 5, "end": 9}]})';
    expect(readPackedFiles(loader)).toEqual([
      { name: 'en_dict', start: 0, end: 5 },
      { name: 'lang/gmw/en', start: 5, end: 9 },
    ]);
  });

  it.each([
    ['en_dict', true],
    ['phondata', true],
    ['lang/gmw/en-US', true],
    ['lang/roa/fr', true],
    ['af_dict', false],
    ['lang/gmw/af', false],
    ['lang/roa/fr/../../../x', false],
  ])('of %s is wanted: %s', (name, expected) => {
    expect(isWantedPhonemeFile(name)).toBe(expected);
  });
});
