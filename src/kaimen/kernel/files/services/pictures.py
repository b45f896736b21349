"""Pictures written anew: what is kept shows the same and tells nothing of who took it, where and with what.

Place, time and device (EXIF, GPS, XMP, comments, embedded previews) protect or betray a worker; nobody can be asked to
remove them. The turning that EXIF holds is applied first. Of a moving picture the first frame stays. JPEG and WebP
lose a little at quality 88. Colour profiles go too.
"""

import struct
import zlib
from io import BytesIO
from typing import BinaryIO

from PIL import Image, ImageOps

from kaimen.kernel.base.refusals import Refusal, Refused
from kaimen.kernel.files.rules.kinds import MAX_MEGAPIXELS, FileKind

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


def rewrite(content: BinaryIO, kind: FileKind) -> bytes:
    """The picture without its metadata. Refuses: file.too_many_pixels {limit_million}, file.damaged."""
    try:
        with Image.open(content, formats=[_FORMATS[kind]]) as image:
            if image.width * image.height > MAX_MEGAPIXELS * 1_000_000:
                raise Refused(_too_many())
            return _encoded(image, kind)
    except _TOO_MANY:
        raise Refused(_too_many()) from None
    except _BROKEN as broken:
        raise Refused(Refusal("file.damaged", {})) from broken


def _encoded(image: Image.Image, kind: FileKind) -> bytes:
    turned = ImageOps.exif_transpose(image)
    transparency = turned.info.get("transparency")
    turned.info = {} if transparency is None else {"transparency": transparency}
    if turned.mode not in _MODES[kind]:
        turned = turned.convert("RGBA" if "A" in turned.mode and kind is not FileKind.JPEG else "RGB")
    target = BytesIO()
    turned.save(target, format=_FORMATS[kind], **_SAVING[kind])
    return target.getvalue()


def _too_many() -> Refusal:
    return Refusal("file.too_many_pixels", {"limit_million": MAX_MEGAPIXELS})
