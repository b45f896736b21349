"""Uploads made for tests."""

import struct
import zlib
from io import BytesIO

from docx import Document
from PIL import Image, PngImagePlugin

from tests.base.sheet_files import workbook

SECRET = b"Samsung-of-Zhang-San"


def picture(form: str, *, size: tuple[int, int] = (40, 30), mode: str = "RGB", **saving: object) -> bytes:
    target = BytesIO()
    Image.new(mode, size, 0 if mode in ("1", "L", "P") else None).save(target, format=form, **saving)
    return target.getvalue()


def exif(*, orientation: int = 1) -> Image.Exif:
    tags = Image.Exif()
    tags[0x0112] = orientation
    tags[0x0110] = SECRET.decode()
    tags.get_ifd(0x8825)[1] = "N"
    tags.get_ifd(0x8825)[2] = (34.0, 15.0, 40.0)
    return tags


def jpeg(*, orientation: int = 1) -> bytes:
    return picture("JPEG", exif=exif(orientation=orientation), comment=SECRET)


def png() -> bytes:
    text = PngImagePlugin.PngInfo()
    text.add_text("Author", SECRET.decode())
    return picture("PNG", pnginfo=text, exif=exif(), icc_profile=SECRET * 10)


def deep_png(size: tuple[int, int], *, bits: int) -> bytes:
    """A black RGBA picture of 8 or 16 bits; Pillow writes no 16."""

    def chunk(name: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))

    (width, height), packer = size, zlib.compressobj()
    lines = b"".join(packer.compress(bytes(1 + width * bits // 2)) for _ in range(height)) + packer.flush()
    header = struct.pack(">IIBBBBB", width, height, bits, 6, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", lines) + chunk(b"IEND", b"")


def webp() -> bytes:
    return picture("WEBP", exif=exif(), xmp=SECRET, icc_profile=SECRET * 10)


def docx() -> bytes:
    document = Document()
    document.add_paragraph("三个月没有发工资")
    target = BytesIO()
    document.save(target)
    return target.getvalue()


def xlsx() -> bytes:
    return workbook([["姓名"], ["张三"]]).getvalue()
