import { startOllamaRegistry } from '../../fakes/ollama-registry.ts';
import { ollamaModels } from '../../real/servers/ollama-models.ts';

// The program of the container `models`: a registry that Ollama pulls from.
await startOllamaRegistry([ollamaModels('/models').smollm2], { host: '0.0.0.0', port: 5_000 });
