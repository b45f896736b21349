"""Pictures written anew: what is kept shows the same and tells nothing of who took it, where and with what.

Place, time and device (EXIF, GPS, XMP, comments, embedded previews) protect or betray a worker; nobody can be asked to
remove them. The turning that EXIF holds is applied first. Of a moving picture the first frame stays. JPEG and WebP
lose a little at quality 88. Colour profiles go too.

A file of 300 kB can hold a picture that takes 300 MB: what it takes is reckoned from its first bytes before anything is
decoded, and each process decodes one picture at a time.
"""

import struct
import zlib
from io import BytesIO
from threading import Lock
from typing import BinaryIO

from PIL import Image, ImageOps

from kaimen.kernel.base.refusals import Refusal, Refused
from kaimen.kernel.files.rules.kinds import MAX_DECODED_BYTES, MAX_MEGAPIXELS, FileKind

_FORMATS = {FileKind.JPEG: "JPEG", FileKind.PNG: "PNG", FileKind.WEBP: "WEBP"}
_MODES = {
    FileKind.JPEG: ("L", "RGB"),
    FileKind.PNG: ("1", "L", "LA", "P", "RGB", "RGBA", "I;16"),
    FileKind.WEBP: ("RGB", "RGBA"),
}
_SAVING: dict[FileKind, dict[str, int | bool]] = {
    FileKind.JPEG: {"quality": 88},
    FileKind.PNG: {},
    FileKind.WEBP: {"quality": 88, "method": 4},
}
_TOO_MANY = (Image.DecompressionBombError, Image.DecompressionBombWarning)
_BROKEN = (OSError, SyntaxError, ValueError, EOFError, IndexError, TypeError, struct.error, zlib.error)
_PNG_DEPTH_AT = 24  # after signature, length, IHDR, width and height; PNG Specification, section 11.2.2
_BITS_A_BYTE = 8
_one_at_a_time = Lock()


def rewrite(content: BinaryIO, kind: FileKind) -> bytes:
    """The picture without its metadata. Refuses: file.too_many_pixels {limit_million}, file.picture_too_heavy
    {limit_mb}, file.damaged.
    """
    bytes_a_band = _bytes_a_band(content, kind)
    try:
        with Image.open(content, formats=[_FORMATS[kind]]) as image:
            pixels = image.width * image.height
            if pixels > MAX_MEGAPIXELS * 1_000_000:
                raise Refused(_too_many())
            if pixels * len(image.getbands()) * bytes_a_band > MAX_DECODED_BYTES:
                raise Refused(Refusal("file.picture_too_heavy", {"limit_mb": MAX_DECODED_BYTES // 1_000_000}))
            with _one_at_a_time:
                return _encoded(image, kind)
    except _TOO_MANY:
        raise Refused(_too_many()) from None
    except _BROKEN as broken:
        raise Refused(Refusal("file.damaged", {})) from broken


def _bytes_a_band(content: BinaryIO, kind: FileKind) -> int:
    """JPEG and WebP have eight bits here; a PNG says up to sixteen, and a mode of Pillow does not tell."""
    if kind is not FileKind.PNG:
        return 1
    head = content.read(_PNG_DEPTH_AT + 1)
    content.seek(0)
    return -(-head[-1] // _BITS_A_BYTE) if len(head) > _PNG_DEPTH_AT else 1


def _encoded(image: Image.Image, kind: FileKind) -> bytes:
    ImageOps.exif_transpose(image, in_place=True)  # no second copy where nothing is turned
    turned: Image.Image = image
    transparency = turned.info.get("transparency")
    turned.info = {} if transparency is None else {"transparency": transparency}
    if turned.mode not in _MODES[kind]:
        turned = turned.convert("RGBA" if "A" in turned.mode and kind is not FileKind.JPEG else "RGB")
    target = BytesIO()
    turned.save(target, format=_FORMATS[kind], **_SAVING[kind])
    return target.getvalue()


def _too_many() -> Refusal:
    return Refusal("file.too_many_pixels", {"limit_million": MAX_MEGAPIXELS})
