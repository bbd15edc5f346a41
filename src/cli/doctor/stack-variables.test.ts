import { expect, it } from 'vitest';
import { stackVariables, variablesIn } from './stack-variables.ts';

it('reads the variables of a compose file with their defaults', () => {
  const text =
    'image: ${AIBOT_A:-one:1.0}\nport: $AIBOT_B\nkey: ${AIBOT_C:?needed} ${AIBOT_D:-${AIBOT_E:-x}} $$AIBOT_F';
  expect(variablesIn(text)).toEqual([
    { name: 'AIBOT_A', defaultValue: 'one:1.0' },
    { name: 'AIBOT_B', defaultValue: undefined },
    { name: 'AIBOT_C', defaultValue: undefined },
    { name: 'AIBOT_D', defaultValue: undefined },
    { name: 'AIBOT_E', defaultValue: 'x' },
  ]);
});

it('finds those of the stack that comes along', () => {
  expect(stackVariables().find(({ name }) => name === 'AIBOT_WHISPER_PORT')).toEqual({
    name: 'AIBOT_WHISPER_PORT',
    defaultValue: '9000',
  });
});
