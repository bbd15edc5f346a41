"""Sends a request for the model `aibot` to the model its intent wants: LiteLLM's side of aibot's router.

LiteLLM calls `async_pre_call_hook` of a callback before it picks a deployment; the name that is left in the
request then is the model group it uses, with that group's fallbacks and cooldowns. (A CustomRoutingStrategyBase
would replace the choice of deployments, and lose both.) Register it in config.yaml:

    litellm_settings:
      callbacks: [aibot_routing.intent_router]

Environment:
    AIBOT_CLASSIFIER_URL         aibot's gateway, whose POST /classify decides; http://gateway:8080
    AIBOT_GATEWAY_KEY            its API key; none
    AIBOT_CLASSIFIER_TIMEOUT_MS  longest wait for it; 250. What comes later is treated as conversation.
"""

import os
from typing import Any

import httpx
from litellm._logging import verbose_proxy_logger
from litellm.integrations.custom_logger import CustomLogger

ROUTED_MODEL = "aibot"
DEFAULT_GROUP = "conversation"

# Requests about aibot itself are small talk to a language model: the bot answers them before they come here.
GROUP_OF_LABEL = {"conversation": "conversation", "code": "code", "tool": "tool", "command": "conversation"}

# The limits of POST /classify.
LONGEST_TEXT = 4_000
LONGEST_CONTEXT = 10


class IntentRouter(CustomLogger):
    """Replaces `aibot` by the group for the intent of the last thing the user said."""

    def __init__(self) -> None:
        super().__init__()
        self._client: httpx.AsyncClient | None = None

    async def async_pre_call_hook(self, user_api_key_dict, cache, data: dict, call_type: str):
        if data.get("model") != ROUTED_MODEL or not data.get("messages"):
            return data
        intent = await self._classify(data["messages"])
        data["model"] = GROUP_OF_LABEL.get(intent["label"], DEFAULT_GROUP)
        # Kept with the request, for the headers of the answer.
        data.setdefault("metadata", {})["aibot_intent"] = intent
        return data

    async def async_post_call_response_headers_hook(
        self, data: dict, user_api_key_dict, response, request_headers=None, litellm_call_info=None
    ):
        intent = (data.get("metadata") or {}).get("aibot_intent")
        if not intent:
            return None
        return {
            "x-aibot-label": intent["label"],
            "x-aibot-confidence": f"{intent['confidence']:.3f}",
            "x-aibot-model": str(data.get("model")),
        }

    async def _classify(self, messages: list[dict]) -> dict[str, Any]:
        unknown = {"label": DEFAULT_GROUP, "confidence": 0.0}
        turns = [
            {"role": message["role"], "text": _text_of(message)[-LONGEST_TEXT:]}
            for message in messages
            if message.get("role") in ("user", "assistant") and _text_of(message)
        ]
        while turns and turns[-1]["role"] != "user":
            turns.pop()  # answers and tool results after the question say nothing about its intent
        if not turns:
            return unknown
        body = {"text": turns[-1]["text"], "context": turns[:-1][-LONGEST_CONTEXT:]}
        try:
            response = await self._http().post("/classify", json=body)
            response.raise_for_status()
            reply = response.json()
            return {"label": str(reply["label"]), "confidence": float(reply["confidence"])}
        except (httpx.HTTPError, ValueError, KeyError, TypeError) as error:
            # Only what failed is logged, never what was said.
            verbose_proxy_logger.warning("aibot's classifier gave no answer: %s", type(error).__name__)
            return unknown

    def _http(self) -> httpx.AsyncClient:
        if self._client is None:
            key = os.environ.get("AIBOT_GATEWAY_KEY", "")
            self._client = httpx.AsyncClient(
                base_url=os.environ.get("AIBOT_CLASSIFIER_URL", "http://gateway:8080"),
                timeout=float(os.environ.get("AIBOT_CLASSIFIER_TIMEOUT_MS", "250")) / 1000,
                headers={"authorization": f"Bearer {key}"} if key and key != "none" else {},
                trust_env=False,  # the gateway is near: no proxy of the environment leads to it
            )
        return self._client


def _text_of(message: dict) -> str:
    """The words of a message: a string, or the text parts of a list."""
    content = message.get("content") or ""
    if isinstance(content, str):
        return content
    return " ".join(part.get("text", "") for part in content if part.get("type") == "text")


intent_router = IntentRouter()
