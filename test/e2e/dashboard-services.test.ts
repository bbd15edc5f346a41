import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { TerminalSession } from '../../scripts/recordings/terminal-session.ts';
import { type FakeEngine, startFakeEngine } from '../docker/fake-engine/fake-engine.ts';
import { commandFile, type Home, openHome } from './home.ts';

const mainFile = fileURLToPath(new URL('../fakes/stack-daemon.ts', import.meta.url));
const image = 'aibot-test/tiny:1';
const program = ['sh', '-c', 'echo listening on 6379'];

const composeFile = `
name: kept
services:
  redis:
    image: ${image}
    command: ${JSON.stringify(program)}
    healthcheck: {test: [CMD, "true"], interval: 1s, start_interval: 100ms}
`;

/** A home whose daemon supervises one container on a scripted engine. */
function configure(home: Home, engine: FakeEngine): void {
  const file = join(home.env['HOME'] ?? '', 'compose.yaml');
  writeFileSync(file, composeFile);
  mkdirSync(dirname(home.paths.configFile), { recursive: true });
  const docker = { host: engine.endpoint, files: [file] };
  writeFileSync(home.paths.configFile, JSON.stringify({ profile: 'docker', docker }));
}

it('stops, starts, restarts and fetches a container, asks before, and shows what it wrote', {
  timeout: 120_000,
}, async () => {
  await using engine = await startFakeEngine();
  engine.state.addImage(image);
  engine.state.registry.set(image, { layers: [{ id: 'layer', bytes: 1_000 }] });
  engine.state.programs.set(program.join(' '), { output: [{ stream: 1, line: 'listening on 6379' }] });
  await using home = openHome();
  configure(home, engine);
  await home.launch({ mainFile });
  await using session = new TerminalSession({
    columns: 110,
    rows: 30,
    env: home.env,
    cwd: home.env['HOME'] ?? '',
  });
  const statusNow = () => engine.state.find('kept-redis-1')?.status;
  const startsNow = () => engine.calls.filter((call) => call === 'POST /containers/*/start').length;

  await session.untilPrompt();
  session.press(`"${process.execPath}" "${commandFile}" dashboard\r4`);
  await session.untilShown(/service:redis +● ready/);

  session.press('x');
  await session.untilShown(/Stop service:redis\? y does it/);
  session.press('y');
  await session.untilShown(/Stopped redis\./);
  await session.untilShown(/service:redis +■ stopped/);
  expect(session.screen()).toContain('it was stopped on request');
  expect(statusNow()).toBe('exited');

  session.press('s');
  await session.untilShown(/Started redis\./);
  await session.untilShown(/service:redis +● ready/);
  expect(statusNow()).toBe('running');

  const starts = startsNow();
  session.press('r');
  await session.untilShown(/Restart service:redis\?/);
  session.press('y');
  await session.untilShown(/Restarted redis\./);
  await session.untilShown(/service:redis +● ready/);
  expect(startsNow()).toBeGreaterThan(starts);

  session.press('p');
  await session.untilShown(/Fetch the image of service:redis anew, and restart it\?/);
  session.press('y');
  await session.untilShown(/Fetched the image of redis\./);
  expect(engine.calls).toContain('POST /images/create');

  session.press('o');
  await session.untilShown(/info +service:redis listening on 6379/);
  session.press('q');
  await session.untilPrompt();
});
