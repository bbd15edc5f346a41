import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { z } from 'zod';
import type { Logger } from '../../shared/logger.ts';

/** A small file that is read once and written whole at every change. */
export interface JsonFile<Content> {
  read(): Content;
  write(content: Content): void;
}

/**
 * In memory only where no path is given: `read` gives `empty`, and nothing is written. An unreadable file is kept
 * aside and told about, never overwritten.
 */
export function createJsonFile<Content>(options: {
  readonly path: string | undefined;
  readonly schema: z.ZodType<Content>;
  readonly empty: Content;
  readonly logger: Logger;
}): JsonFile<Content> {
  const { path, schema, empty, logger } = options;
  return {
    read() {
      if (path === undefined) return empty;
      let content: string;
      try {
        content = readFileSync(path, 'utf8');
      } catch {
        return empty;
      }
      try {
        return schema.parse(JSON.parse(content));
      } catch (error) {
        renameSync(path, `${path}.unreadable`);
        logger.error({ err: error, keptAs: `${path}.unreadable` }, 'a file could not be read');
        return empty;
      }
    },
    write(content) {
      if (path === undefined) return;
      try {
        mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
        // Whole or not at all: a crash in between leaves the old file.
        writeFileSync(`${path}.new`, JSON.stringify(content, undefined, 2), { mode: 0o600 });
        renameSync(`${path}.new`, path);
      } catch (error) {
        logger.error({ err: error, path }, 'a file could not be saved');
      }
    },
  };
}
