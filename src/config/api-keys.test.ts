import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../test/temporary-folder.ts';
import { openApiKeys } from './api-keys.ts';

const newFile = () => join(temporaryFolder(), 'config', 'gateway-keys.json');

describe('keys of the gateway', () => {
  it('are valid from their making to their revocation, for whoever has the file open', () => {
    const file = newFile();
    const gateway = openApiKeys(file);
    const operator = openApiKeys(file);
    expect(gateway.list()).toEqual([]);
    const { key, id } = operator.create('anna');
    expect(gateway.find(key)).toMatchObject({ id, name: 'anna' });
    expect(gateway.find(`${key}x`)).toBeUndefined();
    operator.revoke('anna');
    expect(gateway.find(key)).toBeUndefined();
  });

  it('are kept as hashes, in a file of this user alone', () => {
    const file = newFile();
    const { key } = openApiKeys(file).create('anna');
    expect(readFileSync(file, 'utf8')).not.toContain(key);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(JSON.stringify(openApiKeys(file).list())).not.toMatch(/hash/);
  });

  it('have names of their own', () => {
    const keys = openApiKeys(newFile());
    keys.create('anna');
    expect(() => keys.create('anna')).toThrow('There is a key "anna" already.');
    expect(() => keys.revoke('bert')).toThrow('There is no key "bert".');
  });

  it('let nobody in when their file is broken', () => {
    const file = newFile();
    const keys = openApiKeys(file);
    const { key } = keys.create('anna');
    writeFileSync(file, '{ not json');
    expect(() => keys.find(key)).toThrow('cannot be read');
  });
});
