import { describe, expect, it } from 'vitest';
import { refusal, toEngineError } from './engine-failure.ts';

const refused = (statusCode: number, message: string) =>
  Object.assign(new Error(`(HTTP code ${statusCode}) server error - ${message} `), {
    statusCode,
    json: { message },
  });

describe('what an engine says, as an error of the house', () => {
  it.each([
    [
      'driver failed programming external connectivity: Bind for 127.0.0.1:80 failed: port is already allocated',
      'port-taken',
    ],
    ['listen tcp4 127.0.0.1:80: bind: address already in use', 'port-taken'],
    ['could not select device driver "" with capabilities: [[gpu]]', 'no-gpu'],
    ['no matching manifest for linux/arm64/v8 in the manifest list entries', 'image-platform'],
    ['pull access denied for x, repository does not exist or may require authorization', 'image-not-found'],
    ['Get "https://registry/v2/": dial tcp: lookup registry: no such host', 'registry-unreachable'],
    ['invalid mount config for type "bind": bind source path does not exist: /x', 'mount-not-found'],
    ['exec: "piper": executable file not found in $PATH: unknown', 'command-not-found'],
    ['whatever comes next', 'engine-refused'],
  ])('%s', (message, code) => {
    const error = toEngineError(refused(500, message), 'It could not be started', 'unix:///x');
    expect(error).toMatchObject({ code, message: `It could not be started: ${message}` });
    expect(error.nextSteps.length).toBeGreaterThan(0);
  });

  it.each([
    ['EACCES', 'engine-permission', false],
    ['ENOENT', 'engine-unreachable', true],
    ['ECONNRESET', 'engine-unreachable', true],
  ])('a connection that fails with %s', (code, expected, retryable) => {
    const error = toEngineError(Object.assign(new Error(code), { code }), 'It', 'unix:///x');
    expect(error).toMatchObject({ code: expected, retryable });
    expect(error.message).toContain('unix:///x');
  });

  it('keeps the code that the caller thinks of when the words say nothing', () => {
    expect(refusal('oh', 'It', undefined, 'build-failed').code).toBe('build-failed');
  });
});
