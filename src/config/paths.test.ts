import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { resolvePaths } from './paths.ts';

const linux = (env: NodeJS.ProcessEnv) => resolvePaths({ env, platform: 'linux', homeDir: '/home/ann' });

describe('resolvePaths', () => {
  it('follows the XDG base directories, and their defaults', () => {
    expect(linux({})).toMatchObject({
      configFile: '/home/ann/.config/aibot/config.json',
      modelsDir: '/home/ann/.cache/aibot/models',
      databaseFile: '/home/ann/.local/share/aibot/turns.sqlite',
      runtimeDir: '/home/ann/.local/state/aibot/run',
    });
    const env = { XDG_CONFIG_HOME: '/x/config', XDG_RUNTIME_DIR: '/run/user/7', XDG_CACHE_HOME: 'relative' };
    expect(linux(env)).toMatchObject({
      configDir: '/x/config/aibot',
      socketPath: '/run/user/7/aibot/control.sock',
      cacheDir: '/home/ann/.cache/aibot',
    });
  });

  it('puts everything below AIBOT_HOME', () => {
    const { daemonInfoFile, ...paths } = linux({ AIBOT_HOME: '/srv/bot', XDG_CONFIG_HOME: '/x' });
    for (const path of Object.values({ ...paths, daemonInfoFile })) expect(path).toMatch(/^\/srv\/bot\//);
  });

  it('keeps the socket path short, and different for different homes', () => {
    const homes = ['a', 'b'].map((name) => `/${name.repeat(120)}`);
    const sockets = homes.map(
      (home) => linux({ AIBOT_HOME: home, XDG_RUNTIME_DIR: '/run/user/7' }).socketPath,
    );
    expect(new Set(sockets).size).toBe(2);
    for (const socket of sockets) {
      expect(Buffer.byteLength(socket)).toBeLessThan(100);
      expect(socket.startsWith(join('/run/user/7', 'aibot-'))).toBe(true);
    }
  });

  it('uses a named pipe on Windows', () => {
    const env = { LOCALAPPDATA: 'C:\\Local', APPDATA: 'C:\\Roaming' };
    expect(resolvePaths({ env, platform: 'win32', homeDir: 'C:\\Users\\ann' }).socketPath).toMatch(
      /^\\\\\.\\pipe\\aibot-[0-9a-f]{16}$/,
    );
  });
});
