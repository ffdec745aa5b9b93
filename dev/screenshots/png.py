"""Small PNGs: a screen has few colours."""

import io

from PIL import Image

from ..console import DevError

COLOURS = 256
LARGEST = 200_000  # bytes


def optimised(png: bytes, largest: int = LARGEST) -> bytes:
    """The picture in 256 colours of its own; ``DevError`` if that is still large."""
    with Image.open(io.BytesIO(png)) as picture:
        few = picture.convert("RGB").quantize(
            # the rare colours, those of icons and badges, are not to turn grey
            COLOURS,
            Image.Quantize.MAXCOVERAGE,
            kmeans=1,
            dither=Image.Dither.NONE,
        )
    out = io.BytesIO()
    few.save(out, "PNG", optimize=True)
    if out.tell() >= largest:
        raise DevError(f"A picture of {out.tell()} bytes is too large.")
    return out.getvalue()
