"""PNG files of few colours: screenshots at a third of their size."""

import struct
import zlib

import numpy as np

MOST_COLOURS = 256


def palette_png(pixels: bytes, width: int, height: int) -> bytes:
    """Return a PNG of at most 256 colours; every other one becomes the nearest of these.

    Args:
        pixels: red, green, blue and alpha of every pixel, row by row; alpha is left out.
        width, height: of the picture.
    """
    colours = np.frombuffer(pixels, dtype=np.uint8).reshape(-1, 4)[:, :3].astype(np.int32)
    packed = colours @ np.array([1 << 16, 1 << 8, 1])
    found, places, counts = np.unique(packed, return_inverse=True, return_counts=True)
    kept = _palette(found, counts)
    distances = ((_channels(found)[:, None] - _channels(kept)[None]) ** 2).sum(axis=2)
    indices = distances.argmin(axis=1).astype(np.uint8)[places].reshape(height, width)
    rows = np.hstack([np.zeros((height, 1), dtype=np.uint8), indices])
    header = struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)
    parts = (
        (b"IHDR", header),
        (b"PLTE", _channels(kept).astype(np.uint8).tobytes()),
        (b"IDAT", zlib.compress(rows.tobytes(), 9)),
        (b"IEND", b""),
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, data) for kind, data in parts)


def _palette(found: np.ndarray, counts: np.ndarray) -> np.ndarray:
    """Keep the most frequent colours, then one by one what they are farthest from."""
    kept = list(np.argsort(-counts, kind="stable")[: MOST_COLOURS // 2])
    channels = _channels(found)
    lack = np.full(len(found), np.inf)
    for place in kept:
        lack = np.minimum(lack, ((channels - channels[place]) ** 2).sum(axis=1))
    while len(kept) < min(MOST_COLOURS, len(found)):
        place = int((lack * np.sqrt(counts)).argmax())
        kept.append(place)
        lack = np.minimum(lack, ((channels - channels[place]) ** 2).sum(axis=1))
    return found[kept]


def _channels(packed: np.ndarray) -> np.ndarray:
    return np.stack([packed >> 16 & 255, packed >> 8 & 255, packed & 255], axis=1)


def _chunk(kind: bytes, data: bytes) -> bytes:
    checked = kind + data
    return struct.pack(">I", len(data)) + checked + struct.pack(">I", zlib.crc32(checked))
