"""Writes and reads model files of format LBLM version 1 (docs/model_file.md, src/model/model_file.h); needs numpy only.

    write_model(path, {"name": "…", "hidden": "384", …}, {"l0.qkv.w": int8 array, "l0.qkv.scale": float32 array, …})

Types follow from the arrays: float32, uint8, uint32 as they are; int8 row by row, but int8 arrays whose name ends in
".w" are weights of a linear map and are laid out in the panels that the program reads in place; Q4 objects are passed
through. One-dimensional arrays become one row. The file is the same, byte for byte, for the same input.
"""

from __future__ import annotations

import dataclasses
import hashlib
import os
import struct

import numpy as np

MAGIC = b"LBLM"
VERSION = 1
HEADER = struct.Struct("<4sI64sQIII36x")
RECORD = struct.Struct("<64sIIIIQQ")
ALIGNMENT = 64
PANEL = 16
MOST_WEIGHT = 63
F32, I8, Q4_TYPE, U8, U32, PANELS = range(6)
DTYPES = {F32: "<f4", I8: "i1", U8: "u1", U32: "<u4"}


@dataclasses.dataclass
class Q4:
    """Rows of 4-bit weights: rows * cols / 32 blocks of 18 bytes: f16 scale, byte j holds weights j and j + 16."""

    rows: int
    cols: int
    data: bytes

    @staticmethod
    def quantise(values: np.ndarray) -> Q4:
        """Rounds floats to blocks: the value of greatest magnitude of a block becomes -8."""
        rows, cols = values.shape
        if cols % 32:
            raise ValueError(f"columns: expected a multiple of 32, found {cols}")
        blocks = np.ascontiguousarray(values, dtype=np.float32).reshape(-1, 32)
        top = np.take_along_axis(blocks, np.abs(blocks).argmax(axis=1)[:, None], axis=1)
        scale = (top / -8).astype(np.float16)
        wide = scale.astype(np.float32)
        inverse = np.divide(1.0, wide, out=np.zeros_like(wide), where=wide != 0)
        q = np.clip(np.rint(blocks * inverse), -8, 7).astype(np.int16) + 8
        packed = (q[:, :16] | (q[:, 16:] << 4)).astype(np.uint8)
        return Q4(rows, cols, np.concatenate([scale.view(np.uint8), packed], axis=1).tobytes())

    def values(self) -> np.ndarray:
        """The weights as float32 [rows, cols]."""
        blocks = np.frombuffer(self.data, dtype=np.uint8).reshape(-1, 18)
        scale = blocks[:, :2].copy().view("<f2").astype(np.float32)
        low = (blocks[:, 2:] & 15).astype(np.float32) - 8
        high = (blocks[:, 2:] >> 4).astype(np.float32) - 8
        return (np.concatenate([low, high], axis=1) * scale).reshape(self.rows, self.cols)


def to_panels(weights: np.ndarray) -> bytes:
    """int8 weights [rows, cols] in panels: for each 16 rows, for each 4 columns, 16 × 4 bytes; zeros fill the last."""
    rows, cols = weights.shape
    if cols % 16:
        raise ValueError(f"expected columns that are a multiple of 16, found {cols}")
    if np.abs(weights.astype(np.int16)).max() > MOST_WEIGHT:
        raise ValueError(f"expected weights from -63 to 63, found {weights.min()} to {weights.max()}")
    padded = np.zeros((-(-rows // PANEL) * PANEL, cols), dtype=np.int8)
    padded[:rows] = weights
    return padded.reshape(-1, PANEL, cols // 4, 4).transpose(0, 2, 1, 3).tobytes()


def from_panels(data: bytes, rows: int, cols: int) -> np.ndarray:
    """int8 weights [rows, cols] from panels."""
    panels = np.frombuffer(data, dtype=np.int8).reshape(-1, cols // 4, PANEL, 4)
    return panels.transpose(0, 2, 1, 3).reshape(-1, cols)[:rows].copy()


def _pad(data: bytes) -> bytes:
    return data + bytes(-len(data) % ALIGNMENT)


def _encode(name: str, value: np.ndarray | Q4) -> tuple[int, int, int, bytes]:
    """Type, rows, columns and bytes of a tensor."""
    if isinstance(value, Q4):
        if value.cols % 32 or len(value.data) != value.rows * value.cols // 32 * 18:
            raise ValueError(f"{name}: {len(value.data)} bytes are no q4 {value.rows} x {value.cols}")
        return Q4_TYPE, value.rows, value.cols, value.data
    array = np.atleast_2d(value)
    if array.ndim != 2 or array.size == 0:
        raise ValueError(f"{name}: expected one or two dimensions, none of them empty, found {array.shape}")
    rows, cols = array.shape
    if array.dtype == np.int8 and name.endswith(".w"):
        try:
            return PANELS, rows, cols, to_panels(array)
        except ValueError as error:
            raise ValueError(f"{name}: {error}") from error
    for number, dtype in DTYPES.items():
        if array.dtype == np.dtype(dtype):
            if number == F32 and not (np.abs(array) < 1e15).all():
                raise ValueError(f"{name}: expected finite numbers below 1e15")
            return number, rows, cols, np.ascontiguousarray(array).tobytes()
    raise ValueError(f"{name}: expected float32, int8, uint8 or uint32, found {array.dtype}")


def write_model(path: str | os.PathLike, metadata: dict[str, str], tensors: dict[str, np.ndarray | Q4]) -> None:
    """Writes a model file. Raises ValueError, naming the tensor, for what the format cannot hold."""
    texts = b""
    for key in sorted(metadata, key=str.encode):
        pair = key.encode(), str(metadata[key]).encode()
        texts += struct.pack("<II", len(pair[0]), len(pair[1])) + pair[0] + pair[1]
    texts = _pad(texts)
    names = sorted(tensors, key=str.encode)
    offset = HEADER.size + len(texts) + len(names) * RECORD.size
    offset += -offset % ALIGNMENT
    directory, data = b"", []
    for name in names:
        if not 1 <= len(name.encode()) <= 63:
            raise ValueError(f"{name}: expected a name of 1 to 63 bytes")
        kind, rows, cols, content = _encode(name, tensors[name])
        directory += RECORD.pack(name.encode(), kind, rows, cols, 0, offset, len(content))
        data.append(_pad(content))
        offset += len(data[-1])
    filler = bytes(-(HEADER.size + len(texts) + len(directory)) % ALIGNMENT)
    rest = b"".join([texts, directory, filler, *data])
    digest = hashlib.sha256(rest).hexdigest().encode()
    header = HEADER.pack(MAGIC, VERSION, digest, HEADER.size + len(rest), len(metadata), len(texts), len(names))
    with open(path, "wb") as out:
        out.write(header + rest)


def read_model(path: str | os.PathLike) -> tuple[dict[str, str], dict[str, np.ndarray | Q4]]:
    """Reads a model file back: its texts and tensors (panels row by row again; everything has two dimensions)."""
    with open(path, "rb") as file:
        content = file.read()
    magic, version, digest, size, text_count, texts_size, tensor_count = HEADER.unpack_from(content)
    if magic != MAGIC or version != VERSION or size != len(content):
        raise ValueError(f"{path}: no whole model file of version {VERSION}")
    if hashlib.sha256(content[HEADER.size :]).hexdigest().encode() != digest:
        raise ValueError(f"{path}: the checksum does not match")
    metadata, at = {}, HEADER.size
    for _ in range(text_count):
        key, value = struct.unpack_from("<II", content, at)
        at += 8
        metadata[content[at : at + key].decode()] = content[at + key : at + key + value].decode()
        at += key + value
    tensors = {}
    for i in range(tensor_count):
        record = RECORD.unpack_from(content, HEADER.size + texts_size + i * RECORD.size)
        name, kind, rows, cols, _, offset, length = record
        data = content[offset : offset + length]
        if kind == PANELS:
            value = from_panels(data, rows, cols)
        elif kind == Q4_TYPE:
            value = Q4(rows, cols, data)
        else:
            value = np.frombuffer(data, dtype=DTYPES[kind]).reshape(rows, cols)
        tensors[name.rstrip(b"\0").decode()] = value
    return metadata, tensors
