import type { Check } from './check.ts';
import { configChecks } from './config-checks.ts';
import { dockerChecks } from './docker-checks.ts';
import { machineChecks } from './machine-checks.ts';
import { modelChecks } from './model-checks.ts';
import { runtimeChecks } from './runtime-checks.ts';
import { serverChecks } from './server-checks.ts';
import { voiceChecks } from './voice-checks.ts';

/** Every check of `aibot doctor`, in the order it shows them. */
export const checks: readonly Check[] = [
  ...runtimeChecks,
  ...configChecks,
  ...machineChecks,
  ...modelChecks,
  ...dockerChecks,
  ...serverChecks,
  ...voiceChecks,
];
