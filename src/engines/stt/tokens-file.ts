import { invalidModel, openModelFile } from '../host/model-file.ts';

const tokenLine = /^([A-Za-z0-9+/]+={0,2}) (\d+)$/;

/**
 * Checks the vocabulary sherpa-onnx is given: one line per token, `base64 id`, ids counting up from 0.
 * It ends its process on a vocabulary in plain text.
 *
 * @throws AibotError `model-file-missing` | `model-file-invalid`
 */
export async function checkTokensFile(path: string, minTokens: number): Promise<void> {
  await using file = await openModelFile(path);
  let expectedId = 0;
  for await (const line of file.readLines({ autoClose: false })) {
    const match = tokenLine.exec(line);
    if (!match || Number(match[2]) !== expectedId || (match[1] ?? '').length % 4 !== 0) {
      throw invalidModel(path, `line ${expectedId + 1} is not a token in base64 and its number`);
    }
    expectedId++;
  }
  if (expectedId < minTokens) throw invalidModel(path, `it has ${expectedId} tokens, not ${minTokens}`);
}
