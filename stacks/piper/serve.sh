#!/bin/sh
# The voice is fetched under another name first: an interrupted download must not look like a voice.
set -eu
if [ ! -f "/voices/$PIPER_VOICE.onnx" ]; then
  rm -rf /voices/.part && mkdir /voices/.part
  python3 -m piper.download_voices --data-dir /voices/.part "$PIPER_VOICE"
  mv "/voices/.part/$PIPER_VOICE.onnx.json" /voices/
  mv "/voices/.part/$PIPER_VOICE.onnx" /voices/
  rmdir /voices/.part
fi
exec python3 -m piper.http_server --host 0.0.0.0 --port 5000 --data-dir /voices --model "$PIPER_VOICE"
