"""Photographs made anew: type told by content, size bounded, nothing kept but the picture."""

import hashlib
import io
import struct
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _
from PIL import ExifTags, Image, UnidentifiedImageError

from yakir.common.errors import Refused

FORMATS = ("JPEG", "PNG", "WEBP")
LONGEST_SIDE = 1600  # [pixel]
LONGEST_SIGNATURE = 900  # [pixel]
MOST_BYTES = 12 * 1024 * 1024
# A bomb of few bytes would unpack to more. A JPEG is read at a part of its size; others whole.
MOST_PIXELS = {"JPEG": 60_000_000, "PNG": 16_000_000, "WEBP": 16_000_000}  # [pixel]
QUALITY = 82
STRIP = 64  # [pixel] high, of the reduced picture
# By the orientation that a camera wrote: how the picture has to be turned to stand upright.
TURNS: dict[object, Image.Transpose] = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


class NotAPicture(Refused):
    """The file is no picture that can be opened."""

    code = "not_a_picture"
    status = 422
    message = _("This file is no JPEG, PNG or WebP picture, or it is damaged.")


class PictureTooBig(NotAPicture):
    """The picture is larger than anybody needs."""

    code = "picture_too_big"
    message = _(
        "The picture is too big. Send one of at most 12 MB and 60 megapixels (PNG and WebP: 16)."
    )


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture as kept: bytes, size and fingerprint."""

    data: bytes
    width: int
    height: int

    @property
    def sha256(self) -> str:
        """The fingerprint of the bytes."""
        return hashlib.sha256(self.data).hexdigest()


def read_photograph(data: bytes) -> Picture:
    """
    Return a photograph made anew as JPEG, turned upright, at most 1,600 pixels long.

    Position, camera, time and comments go: only what the picture shows is drawn again. What is
    see-through becomes white: a face that somebody erased is often still there beneath.
    """
    upright = _opened(data, LONGEST_SIDE)
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    return _saved(upright, "JPEG", quality=QUALITY, optimize=True)


def read_signature(data: bytes) -> Picture:
    """Return a drawn signature made anew as a small PNG in shades of grey."""
    grey = _opened(data, LONGEST_SIGNATURE).convert("L")
    grey.thumbnail((LONGEST_SIGNATURE, LONGEST_SIGNATURE))
    return _saved(grey, "PNG", optimize=True)


def _opened(data: bytes, longest: int) -> Image.Image:
    """Return the picture on white, upright, and not much longer; its type is told by its content."""
    if len(data) > MOST_BYTES:
        raise PictureTooBig
    try:
        image = Image.open(io.BytesIO(data), formats=FORMATS)
        if image.width * image.height > MOST_PIXELS[image.format or ""]:
            raise PictureTooBig
        share = min(1.0, 2 * longest / max(image.size))
        image.draft("RGB", (int(image.width * share), int(image.height * share)))
        image.load()
        return _upright(image, _reduced(image, longest))
    except Image.DecompressionBombError as error:
        raise PictureTooBig from error
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError) as error:
        raise NotAPicture from error


def _reduced(image: Image.Image, longest: int) -> Image.Image:
    """
    Return the picture on white, whole parts smaller, and at least as long as asked.

    It is drawn strip by strip: a second whole copy of a large picture would fill a small server.
    """
    factor = max(1, max(image.size) // (2 * longest))
    width, height = (-(-side // factor) for side in image.size)
    drawn = Image.new("RGB", (width, height))
    rows = STRIP * factor
    for top in range(0, image.height, rows):
        box = (0, top, image.width, min(top + rows, image.height))
        strip = _on_white(image.crop(box)).convert("RGB")
        drawn.paste(strip.reduce(factor), (0, top // factor))
    return drawn


def _upright(image: Image.Image, drawn: Image.Image) -> Image.Image:
    """Return what was drawn of the picture, turned as its metadata say; not when they are damaged."""
    try:
        turn = TURNS.get(image.getexif().get(ExifTags.Base.Orientation))
    except (SyntaxError, ValueError, struct.error):
        return drawn
    return drawn if turn is None else drawn.transpose(turn)


def _on_white(image: Image.Image) -> Image.Image:
    """Return the picture without anything beneath what is see-through."""
    if not image.has_transparency_data:
        return image
    drawn = image.convert("RGBA")
    white = Image.new("RGBA", drawn.size, "white")
    white.alpha_composite(drawn)
    return white


def _saved(image: Image.Image, form: str, **how: object) -> Picture:
    out = io.BytesIO()
    # A new image has no metadata of its own, and nothing of the old one is handed on.
    clean = Image.new(image.mode, image.size)
    clean.paste(image)
    clean.save(out, form, **how)
    return Picture(out.getvalue(), clean.width, clean.height)
