import { z } from 'zod';
import type { GatewayApp } from '../zod-routes.ts';

/** Measurements in Prometheus' text format. */
export interface Scrape {
  readonly contentType: string;
  render(): Promise<string>;
}

export function registerMetrics(app: GatewayApp, scrape: Scrape): void {
  app.get(
    '/metrics',
    {
      schema: {
        summary: 'Measurements, for Prometheus',
        response: { 200: { description: 'Samples.', content: { 'text/plain': { schema: z.string() } } } },
      },
    },
    async (_request, answer) => answer.header('content-type', scrape.contentType).send(await scrape.render()),
  );
}
