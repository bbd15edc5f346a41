import { createStackPart } from '../../src/composition/stack/stack-part.ts';
import type { ComposeDaemon } from '../../src/daemon/daemon-parts.ts';
import { serveLauncher } from '../../src/daemon/serve-launcher.ts';
import { systemClock } from '../../src/shared/clock.ts';

const notHere = () => Promise.reject(new Error('this daemon has services and nothing else'));

/** A real daemon process that supervises the services of its configuration and has no engines of its own. */
const compose: ComposeDaemon = async (config, context) => {
  await Promise.resolve();
  const stack = createStackPart(config, context, systemClock);
  return {
    parts: [stack],
    components: () => stack.components(),
    sessions: () => [],
    childRssBytes: () => Promise.resolve(0),
    actions: {
      routes: () => Promise.resolve([]),
      correctRoute: notHere,
      turns: () => Promise.resolve([]),
      ask: notHere,
      say: notHere,
      stopSpeaking: () => Promise.resolve(0),
      joinVoice: notHere,
      leaveVoice: () => Promise.resolve(0),
      selfCheck: notHere,
      restartComponent: notHere,
      services: () => Promise.resolve([...stack.services()]),
      servicesUp: (options) => stack.up(options),
      actOnService: ({ name, action }, options) => stack.act(name, action, options),
    },
  };
};

if (import.meta.main) await serveLauncher(compose);
