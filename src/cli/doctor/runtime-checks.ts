import { arch, platform } from 'node:os';
import { type Check, failed, ok, warning } from './check.ts';

/** @discordjs/voice asks for 22.12; the house is built and tested on 24. */
const smallestNode = [22, 12] as const;

export const runtimeChecks: readonly Check[] = [
  {
    id: 'node',
    title: 'Node.js',
    symptom: 'A command ends with a syntax error or an import that does not resolve.',
    mend: ['Run aibot by its own launcher, `aibot` or `npm start`: it brings Node 24 along.'],
    isEssential: true,
    run() {
      const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
      const isTooOld = major < smallestNode[0] || (major === smallestNode[0] && minor < smallestNode[1]);
      return Promise.resolve((isTooOld ? failed : ok)(`${process.version} on ${platform()} ${arch()}`));
    },
  },
  {
    id: 'platform',
    title: 'Platform',
    symptom: 'Something works on another machine and not on this one.',
    mend: ['Linux x64 is what is tested; report what does not work elsewhere.'],
    run() {
      const name = `${platform()} ${arch()}`;
      return Promise.resolve(
        name === 'linux x64' ? ok(name) : warning(`${name} is written for, but not tested`),
      );
    },
  },
  {
    id: 'sqlite',
    title: 'Turn store and locks',
    symptom: 'The daemon does not start: `node:sqlite` is missing.',
    mend: ['Run aibot with the Node it brings along: `npm start` in a clone, or install the package anew.'],
    isEssential: true,
    async run() {
      const { DatabaseSync } = await import('node:sqlite');
      const database = new DatabaseSync(':memory:');
      const version = String(database.prepare('SELECT sqlite_version() AS v').get()?.['v'] ?? 'unknown');
      database.close();
      return ok(`SQLite ${version}`);
    },
  },
];
