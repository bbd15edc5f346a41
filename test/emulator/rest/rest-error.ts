/** An answer that is not what the client hoped for, in Discord's shape. */
export class RestError extends Error {
  readonly status: number;
  readonly code: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly details: Readonly<Record<string, unknown>>;

  constructor(
    status: number,
    code: number,
    message: string,
    extra: {
      readonly headers?: Readonly<Record<string, string>>;
      readonly details?: Readonly<Record<string, unknown>>;
    } = {},
  ) {
    super(message);
    this.name = 'RestError';
    this.status = status;
    this.code = code;
    this.headers = extra.headers ?? {};
    this.details = extra.details ?? {};
  }
}

export const unauthorized = () => new RestError(401, 0, '401: Unauthorized');
export const missingAccess = () => new RestError(403, 50_001, 'Missing Access');
export const missingPermissions = () => new RestError(403, 50_013, 'Missing Permissions');
export const unknown = (what: string, code: number) => new RestError(404, code, `Unknown ${what}`);
export const invalidBody = (reason: string) => new RestError(400, 50_035, `Invalid Form Body\n${reason}`);
export const notFound = () => new RestError(404, 0, '404: Not Found');

export const UNKNOWN = {
  channel: 10_003,
  guild: 10_004,
  member: 10_007,
  message: 10_008,
  user: 10_013,
  webhook: 10_015,
  interaction: 10_062,
} as const;
