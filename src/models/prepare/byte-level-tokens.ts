/**
 * GPT-2's byte-level alphabet (`bytes_to_unicode` of its encoder.py): printable Latin-1 stands for itself,
 * the other bytes for the code points from 256 on.
 */
const alphabet: ReadonlyMap<string, number> = (() => {
  const isPrintable = (byte: number) =>
    (byte >= 33 && byte <= 126) || (byte >= 161 && byte <= 172) || (byte >= 174 && byte <= 255);
  const symbols = new Map<string, number>();
  let next = 256;
  for (let byte = 0; byte < 256; byte++) {
    symbols.set(String.fromCodePoint(isPrintable(byte) ? byte : next++), byte);
  }
  return symbols;
})();

/** The bytes a byte-level token stands for. */
export function decodeByteLevelToken(token: string): Buffer {
  return Buffer.from(
    Array.from(token, (symbol) => {
      const byte = alphabet.get(symbol);
      if (byte === undefined) throw new Error('a token holds a symbol outside the byte-level alphabet');
      return byte;
    }),
  );
}
