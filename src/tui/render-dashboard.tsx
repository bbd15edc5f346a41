import { render } from 'ink';
import type { ConfigStore } from '../config/config-store.ts';
import type { ControlClient } from '../control/client.ts';
import { followDaemon } from '../dashboard/follow-daemon.ts';
import { createScope } from '../shared/abort.ts';
import { Dashboard } from './Dashboard.tsx';
import { controlSource } from './live/control-source.ts';
import { createDashboardStore } from './live/dashboard-store.ts';
import { clipboardRequest, noticeOf, performCommand, saveLogs } from './live/perform-effect.ts';
import { createServiceLogs, type ServiceLogsOptions } from './live/service-logs.ts';
import { themes } from './theme.ts';
import type { ThemeName } from './theme-name.ts';
import type { ViewEffect } from './view/apply-key.ts';
import { logsShown } from './view/selection.ts';
import type { Notice } from './view/view.ts';

export interface DashboardOptions {
  readonly client: ControlClient;
  readonly openConfig: () => Promise<ConfigStore>;
  /** What a service in a container writes. */
  readonly readServiceLogs: ServiceLogsOptions['read'];
  readonly theme: ThemeName;
  readonly signal: AbortSignal;
  /** Where saved logs go. */
  readonly directory: string;
  readonly stdout?: NodeJS.WriteStream | undefined;
  readonly stdin?: NodeJS.ReadStream | undefined;
}

/** Above the store's five frames a second, so that a key is drawn when it is pressed. */
const maxFps = 30;

/** Opens the dashboard on the terminal's other screen and gives the terminal back when it is closed. */
export async function renderDashboard(options: DashboardOptions): Promise<void> {
  const scope = createScope(options.signal);
  using store = createDashboardStore();
  const notify = (notice: Notice) => store.look({ ...store.current().view, notice });
  const onEffect = (effect: ViewEffect) => {
    switch (effect.type) {
      case 'quit':
        instance.unmount();
        break;
      case 'save-logs': {
        const { view, model } = store.current();
        void saveLogs(logsShown(view, model), options.directory, Date.now()).then(notify);
        break;
      }
      case 'copy-logs': {
        const { view, model } = store.current();
        const { request, notice } = clipboardRequest(logsShown(view, model));
        (options.stdout ?? process.stdout).write(request);
        notify(notice);
        break;
      }
      case 'run':
        notify({ tone: 'quiet', text: 'Working…' });
        void performCommand(effect.command, { ...options, signal: scope.signal }).then(notify);
        break;
    }
  };
  const instance = render(<Dashboard store={store} theme={themes[options.theme]} onEffect={onEffect} />, {
    ...(options.stdout ? { stdout: options.stdout } : {}),
    ...(options.stdin ? { stdin: options.stdin } : {}),
    alternateScreen: true,
    incrementalRendering: true,
    // A terminal stays one on a machine of a CI.
    interactive: true,
    exitOnCtrlC: false,
    maxFps,
  });
  const close = () => instance.unmount();
  let crash: { readonly error: Error } | undefined;
  // What went wrong is said on the terminal's own screen: on the other one nobody would ever read it.
  const onCrash = (error: Error) => {
    crash ??= { error };
    close();
  };
  process.on('uncaughtException', onCrash);
  scope.signal.addEventListener('abort', close, { once: true });
  const serviceLogs = createServiceLogs({
    read: options.readServiceLogs,
    signal: scope.signal,
    onRecord: (record) => store.change({ type: 'logs-read', records: [record] }),
    onFailure: (error) => notify(noticeOf(error)),
  });
  store.subscribe(() => serviceLogs.look(store.current()));
  const following = followDaemon({
    source: controlSource(options.client),
    signal: scope.signal,
    onChange: store.change,
  });
  try {
    await instance.waitUntilExit();
  } finally {
    scope.signal.removeEventListener('abort', close);
    scope.cancel('client-gone');
    scope.dispose();
    await following;
    process.off('uncaughtException', onCrash);
  }
  if (crash) throw crash.error;
}
