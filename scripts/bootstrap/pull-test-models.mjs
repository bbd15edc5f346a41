// Fetches the models that `test/real` runs; runs on the pinned Node, straight from the sources.
// What cannot be had is listed on the last line as JSON, for the caller to say loudly.
import { loadConfigWithSources } from '../../src/config/load-config.ts';
import { ModelStore } from '../../src/models/store.ts';

const needed = process.argv.slice(2);
const { config, paths } = loadConfigWithSources();
const store = new ModelStore({ dir: config.models.dir ?? paths.modelsDir, isOffline: config.models.offline });
const missing = [];
for (const id of needed) {
  let shownPercent = -10;
  await store
    .pull([id], {
      signal: AbortSignal.timeout(10 * 60_000),
      onProgress(event) {
        if (event.type === 'model-started') process.stdout.write(`Fetching ${event.modelId}\n`);
        if (event.type !== 'bytes-received') return;
        const percent = Math.floor((100 * event.receivedBytes) / event.totalBytes);
        if (percent < shownPercent + 10) return;
        shownPercent = percent;
        process.stdout.write(
          `  ${percent} % of ${(event.totalBytes / 1e6).toFixed(0)} MB, ${(event.bytesPerSecond / 1e6).toFixed(1)} MB/s from ${event.source}\n`,
        );
      },
    })
    .catch((error) => missing.push({ id, message: error.message }));
}
process.stdout.write(`${JSON.stringify({ dir: store.dir, missing })}\n`);
