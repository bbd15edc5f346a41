/** A call's cancellation: the browser went away, or the gateway stops. */
interface FeedCall {
  readonly signal: AbortSignal;
}

/**
 * What the page shows, in the shapes of the control API (`src/control/`). The gateway hands it on as it is:
 * who composes the gateway decides whether a daemon stands behind it.
 */
export interface DashboardFeed {
  /** `GET /v1/status` of the control API. */
  status(): Promise<object>;
  /** The newest receipts, as `GET /v1/turns` has them. */
  turns(limit: number, call: FeedCall): Promise<object>;
  /** The newest log lines, as `GET /v1/logs` has them. */
  logs(limit: number): object;
  /** Formatted server-sent events: what came after `lastEventId`, then what comes. */
  follow(lastEventId: string | undefined, send: (chunk: string) => void): Disposable;
}
