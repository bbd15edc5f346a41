"""Tunes the sentence encoder for intents with low-rank adapters (LoRA, Hu et al. 2021) on the CPU.

Reads the int8 MiniLM of the catalogue and the training texts that train.ts prepared, writes one small adapter:
for each tuned matrix, A and B of W' = W + (alpha / rank) * A @ B as float16. The product adds them in memory.
Needs: pip install -r training/requirements.txt (jax, numpy, onnx). About five minutes on two cores.
"""
import argparse
import json
import time

import jax
import jax.numpy as jnp
import numpy as np
import onnx

LABELS = ["conversation", "code", "tool", "command"]
HEADS, WIDTH, LAYERS = 12, 384, 6
MATRICES = ["query", "key", "value", "output", "intermediate", "feed_forward"]


def read_weights(path):
    """The encoder's tensors, dequantised; the 36 matrices are anonymous and lie in the graph's order."""
    graph = onnx.load(path).graph
    tensor = {t.name: onnx.numpy_helper.to_array(t) for t in graph.initializer}
    for name in [n[:-2] for n in tensor if n.endswith("_q")]:
        tensor[name] = tensor[name + "_q"].astype(np.float32) * tensor[name + "_scale"]
    matmuls = [n.input[1] for n in graph.node if n.op_type == "MatMul" and n.input[1] + "_q" in tensor]
    assert len(matmuls) == LAYERS * len(MATRICES)
    return tensor, matmuls


def layer_parameters(tensor, matmuls, layer):
    prefix = f"inner.encoder.layer.{layer}."
    names = ["attention.self.query", "attention.self.key", "attention.self.value", "attention.output.dense",
             "intermediate.dense", "output.dense"]
    return {
        "w": {m: jnp.array(tensor[matmuls[layer * 6 + i]]) for i, m in enumerate(MATRICES)},
        "b": {m: jnp.array(tensor[prefix + n + ".bias"]) for m, n in zip(MATRICES, names)},
        "n1": [jnp.array(tensor[prefix + f"attention.output.LayerNorm.{p}"]) for p in ("weight", "bias")],
        "n2": [jnp.array(tensor[prefix + f"output.LayerNorm.{p}"]) for p in ("weight", "bias")],
    }


def normalise(x, gain_bias):
    mean = x.mean(-1, keepdims=True)
    variance = ((x - mean) ** 2).mean(-1, keepdims=True)
    return (x - mean) / jnp.sqrt(variance + 1e-12) * gain_bias[0] + gain_bias[1]


def transformer_layer(x, mask, frozen, lora, scale, key, drop):
    def dense(x, name):
        y = x @ frozen["w"][name] + frozen["b"][name]
        return y if lora is None else y + scale * ((x @ lora[name][0]) @ lora[name][1])

    def dropout(x, key):
        if drop == 0.0:
            return x
        return jnp.where(jax.random.bernoulli(key, 1 - drop, x.shape), x / (1 - drop), 0.0)

    batch, length, _ = x.shape
    split = lambda t: t.reshape(batch, length, HEADS, WIDTH // HEADS).transpose(0, 2, 1, 3)
    k1, k2 = jax.random.split(key)
    q, k, v = split(dense(x, "query")), split(dense(x, "key")), split(dense(x, "value"))
    scores = q @ k.transpose(0, 1, 3, 2) / np.sqrt(WIDTH // HEADS) + (1 - mask)[:, None, None, :] * -1e9
    mixed = (jax.nn.softmax(scores) @ v).transpose(0, 2, 1, 3).reshape(batch, length, WIDTH)
    x = normalise(x + dropout(dense(mixed, "output"), k1), frozen["n1"])
    wide = jax.nn.gelu(dense(x, "intermediate"), approximate=False)
    return normalise(x + dropout(dense(wide, "feed_forward"), k2), frozen["n2"])


def embed(tensor, ids):
    name = "inner.embeddings."
    x = tensor[name + "word_embeddings.weight"][ids] + tensor[name + "token_type_embeddings.weight"][0]
    x = x + tensor[name + "position_embeddings.weight"][: ids.shape[1]]
    return normalise(jnp.array(x), [tensor[name + "LayerNorm.weight"], tensor[name + "LayerNorm.bias"]])


def pooled(x, mask):
    return (x * mask[..., None]).sum(1) / mask.sum(1, keepdims=True)


def main():
    p = argparse.ArgumentParser()
    p.add_argument("--encoder", required=True)
    p.add_argument("--samples", required=True, help="JSON lines: ids, label (index), weight; written by train.ts")
    p.add_argument("--out", required=True, help="<name>.bin; the shapes go to <name>.json")
    p.add_argument("--watch", help="samples to print the accuracy of after each epoch; never trained on")
    p.add_argument("--first-layer", type=int, default=3)
    p.add_argument("--rank", type=int, default=8)
    p.add_argument("--epochs", type=int, default=4)
    p.add_argument("--rate", type=float, default=8e-4)
    p.add_argument("--drop", type=float, default=0.1)
    p.add_argument("--word-drop", type=float, default=0.1)
    p.add_argument("--smooth", type=float, default=0.05)
    p.add_argument("--batch", type=int, default=32)
    p.add_argument("--seed", type=int, default=7)
    a = p.parse_args()

    tensor, matmuls = read_weights(a.encoder)
    frozen = [layer_parameters(tensor, matmuls, i) for i in range(LAYERS)]
    scale = 16 / a.rank
    rng = np.random.default_rng(a.seed)
    tuned = range(a.first_layer, LAYERS)
    shape = {m: ((1536 if m == "feed_forward" else WIDTH), (1536 if m == "intermediate" else WIDTH)) for m in MATRICES}
    params = {
        "lora": [{m: [jnp.array(rng.normal(0, 0.02, (shape[m][0], a.rank)), jnp.float32),
                      jnp.zeros((a.rank, shape[m][1]), jnp.float32)] for m in MATRICES} for _ in tuned],
        "head": [jnp.zeros((WIDTH, len(LABELS))), jnp.zeros(len(LABELS))],
    }

    @jax.jit
    def lower(x, mask):
        for i in range(a.first_layer):
            x = transformer_layer(x, mask, frozen[i], None, scale, jax.random.key(0), 0.0)
        return x

    def logits(params, x, mask, key, drop):
        for i, lora in zip(tuned, params["lora"]):
            key, sub = jax.random.split(key)
            x = transformer_layer(x, mask, frozen[i], lora, scale, sub, drop)
        return pooled(x, mask) @ params["head"][0] * 4 + params["head"][1]

    def loss(params, x, mask, target, key):
        k1, k2 = jax.random.split(key)
        kept = jax.random.bernoulli(k1, 1 - a.word_drop, mask.shape).at[:, 0].set(True)
        out = jax.nn.log_softmax(logits(params, x, mask * kept, k2, a.drop))
        want = jax.nn.one_hot(target, len(LABELS)) * (1 - a.smooth) + a.smooth / len(LABELS)
        return -(want * out).sum(-1).mean()

    @jax.jit
    def step(params, m, v, count, rate, x, mask, target, key):
        value, grads = jax.value_and_grad(loss)(params, x, mask, target, key)
        m = jax.tree.map(lambda m, g: 0.9 * m + 0.1 * g, m, grads)
        v = jax.tree.map(lambda v, g: 0.98 * v + 0.02 * g * g, v, grads)
        move = lambda p, m, v: p - rate * (m / (1 - 0.9**count) / (jnp.sqrt(v / (1 - 0.98**count)) + 1e-8) + 0.01 * p)
        return jax.tree.map(move, params, m, v), m, v, value

    predict = jax.jit(lambda params, x, mask: logits(params, x, mask, jax.random.key(0), 0.0).argmax(-1))

    def load(path):
        buckets = {12: [], 20: [], 48: []}
        for line in open(path):
            s = json.loads(line)
            width = next(w for w in buckets if len(s["ids"]) <= w or w == 48)
            buckets[width].append((s["ids"][:width], s["label"]))
        out = []
        for width, rows in buckets.items():
            if not rows:
                continue
            ids = np.zeros((len(rows), width), np.int64)
            mask = np.zeros((len(rows), width), np.float32)
            for r, (row, _) in enumerate(rows):
                ids[r, : len(row)] = row
                mask[r, : len(row)] = 1
            hidden = [np.array(lower(embed(tensor, ids[i:i + 64]), mask[i:i + 64])) for i in range(0, len(ids), 64)]
            out.append((np.concatenate(hidden), mask, np.array([label for _, label in rows])))
        return out

    started = time.time()
    buckets, watched = load(a.samples), load(a.watch) if a.watch else []
    plan = lambda: [(b, c) for b, (_, mask, _) in enumerate(buckets)
                    for c in np.array_split(rng.permutation(len(mask)), max(1, round(len(mask) / a.batch)))]
    total = len(plan()) * a.epochs
    m, v = jax.tree.map(jnp.zeros_like, params), jax.tree.map(jnp.zeros_like, params)
    count = 0
    for epoch in range(a.epochs):
        batches = plan()
        losses = []
        for i in rng.permutation(len(batches)):
            b, chosen = batches[i]
            # One shape a bucket, so that XLA compiles once: a short last batch repeats its first rows.
            chosen = np.resize(chosen, a.batch)
            count += 1
            rate = a.rate * min(1, count / (0.1 * total)) * (1 - count / (total + 1))
            x, mask, target = (part[chosen] for part in buckets[b])
            params, m, v, value = step(params, m, v, count, rate, x, mask, target, jax.random.key(a.seed * 100003 + count))
            losses.append(float(value))
        right = sum(int((np.array(predict(params, x[i:i + 256], mask[i:i + 256])) == y[i:i + 256]).sum())
                    for x, mask, y in watched for i in range(0, len(y), 256))
        seen = sum(len(y) for _, _, y in watched)
        print(f"epoch {epoch + 1} loss {np.mean(losses):.4f} watched {right / max(1, seen):.4f} {time.time() - started:.0f} s", flush=True)

    parts, entries = [], []
    for i, lora in zip(tuned, params["lora"]):
        for k, name in enumerate(MATRICES):
            down, up = (np.array(t, np.float16) for t in lora[name])
            entries.append({"matrix": matmuls[i * 6 + k], "rows": down.shape[0], "columns": up.shape[1]})
            parts += [down.tobytes(), up.tobytes()]
    open(a.out, "wb").write(b"".join(parts))
    json.dump({"rank": a.rank, "scale": scale, "matrices": entries}, open(a.out.replace(".bin", ".json"), "w"))


main()
