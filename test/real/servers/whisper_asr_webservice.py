"""The HTTP API of ahmetoner/whisper-asr-webservice 1.9, which is an image and no package, before faster-whisper.

Usage: python whisper_asr_webservice.py MODEL_FOLDER PORT
"""

import json
import sys

import numpy
import uvicorn
from fastapi import FastAPI, File, Query, UploadFile
from fastapi.responses import StreamingResponse
from faster_whisper import WhisperModel

model_folder, port = sys.argv[1:]
model = WhisperModel(model_folder, device="cpu", compute_type="int8", cpu_threads=1)
app = FastAPI(title="Whisper Asr Webservice")


@app.post("/asr")
def asr(
    audio_file: UploadFile = File(...),
    encode: bool = Query(default=True),
    task: str = Query(default="transcribe", pattern="^(transcribe|translate)$"),
    language: str | None = Query(default=None),
    output: str = Query(default="txt", pattern="^(txt|vtt|srt|tsv|json)$"),
):
    if encode:
        raise ValueError("this machine has no ffmpeg")
    samples = numpy.frombuffer(audio_file.file.read(), numpy.int16).astype(numpy.float32) / 32768.0
    segments, info = model.transcribe(samples, task=task, language=language, beam_size=1)
    texts = [segment.text for segment in segments]
    result = {"language": info.language, "segments": [], "text": "".join(texts)}
    body = json.dumps(result) if output == "json" else "\n".join(text.strip() for text in texts)
    # As the original: whatever the format, it is said to be plain text.
    return StreamingResponse(iter([body]), media_type="text/plain", headers={"Asr-Engine": "faster_whisper"})


uvicorn.run(app, host="127.0.0.1", port=int(port), log_level="warning")
