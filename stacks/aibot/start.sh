#!/bin/sh
# A gateway that others can reach refuses to start without a key. Where nobody chose one it gets one that nobody
# knows: it is healthy, and answers no one until AIBOT_GATEWAY_KEY is set for the stack.
set -eu
if [ "${1:-}" = gateway ] && [ -z "${AIBOT_GATEWAY_ACCEPTED_KEY:-}" ]; then
  AIBOT_GATEWAY_ACCEPTED_KEY=$(head -c 32 /dev/urandom | base64)
  export AIBOT_GATEWAY_ACCEPTED_KEY
fi
exec aibot "$@"
