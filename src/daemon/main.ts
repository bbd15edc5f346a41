import { composeDaemon } from '../composition/daemon.ts';
import { serveLauncher } from './serve-launcher.ts';

/** The process `launcher-spawn.ts` starts. */
if (import.meta.main) await serveLauncher(composeDaemon);
