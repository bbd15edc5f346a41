import { z } from 'zod';
import type { GatewayApp } from '../zod-routes.ts';

/** The API's own description, for generators of clients. */
export function registerDocument(app: GatewayApp): void {
  app.get(
    '/openapi.json',
    { schema: { summary: 'This document', response: { 200: z.record(z.string(), z.unknown()) } } },
    () => app.swagger(),
  );
}
