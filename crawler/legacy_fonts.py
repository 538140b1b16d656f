"""The encodings of Vietnamese before Unicode: TCVN3 (.Vn fonts, ABC), VNI, windows-1258, and misread UTF-8.

Pages of the 1990s and 2000s, and texts pasted from them since, hold Latin-1 characters that only looked Vietnamese in a
certain font. Tables after TCVN 5712:1993 (VN3) and the VNI-Windows character set.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

# What each TCVN3 character, read as windows-1252, stands for. The fonts for capitals use the same characters.
_TCVN3 = dict(
    zip(
        "¡¢£¤¥¦§¨©ª«¬\u00ad®"
        "µ¶·¸¹»¼½¾ÆÇÈÉÊËÌÎÏÐÑÒÓÔÕÖ×ØÜÝÞßáâãäåæçèéêëìíîïñòóôõö÷øùúûüýþ",
        "ĂÂÊÔƠƯĐăâêôơưđ"
        "àảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ",
        strict=True,
    )
)  # fmt: skip

_ACUTE, _GRAVE, _HOOK, _TILDE, _DOT = "\u0301", "\u0300", "\u0309", "\u0303", "\u0323"
_CIRCUMFLEX, _BREVE, _HORN = "\u0302", "\u0306", "\u031b"

# VNI writes the plain letter and then a character for its signs; these are what the second one adds.
_VNI_SIGNS = {
    "ù": _ACUTE, "ø": _GRAVE, "û": _HOOK, "õ": _TILDE, "ï": _DOT,
    "â": _CIRCUMFLEX, "á": _CIRCUMFLEX + _ACUTE, "à": _CIRCUMFLEX + _GRAVE, "å": _CIRCUMFLEX + _HOOK,
    "ã": _CIRCUMFLEX + _TILDE, "ä": _CIRCUMFLEX + _DOT,
    "ê": _BREVE, "é": _BREVE + _ACUTE, "è": _BREVE + _GRAVE, "ú": _BREVE + _HOOK, "ü": _BREVE + _TILDE,
    "ë": _BREVE + _DOT,
}  # fmt: skip
# Letters that are one character: ơ and ư may carry a sign of the first row after them.
_VNI_LETTERS = {
    "ô": "ơ",
    "ö": "ư",
    "ñ": "đ",
    "í": "í",
    "ì": "ì",
    "æ": "ỉ",
    "ó": "ĩ",
    "ò": "ị",
    "î": "ỵ",
}
_VNI_SIGNS |= {key.upper(): value for key, value in _VNI_SIGNS.items()}
_VNI_LETTERS |= {key.upper(): value.upper() for key, value in _VNI_LETTERS.items()}
_VNI = re.compile(rf"([aeouyAEOUYôöÔÖ])([{''.join(_VNI_SIGNS)}])|([{''.join(_VNI_LETTERS)}])")


def from_tcvn3(text: str) -> str:
    """TCVN3 text, read as windows-1252, as Unicode."""
    return unicodedata.normalize("NFC", "".join(_TCVN3.get(char, char) for char in text))


def from_vni(text: str) -> str:
    """VNI text, read as windows-1252, as Unicode."""

    def letter(match: re.Match[str]) -> str:
        base, sign, alone = match.groups()
        if alone:
            return _VNI_LETTERS[alone]
        return unicodedata.normalize("NFC", _VNI_LETTERS.get(base, base) + _VNI_SIGNS[sign])

    return unicodedata.normalize("NFC", _VNI.sub(letter, text))


def from_windows_1258(text: str) -> str:
    """windows-1258 text, read as windows-1252, as Unicode."""
    return unicodedata.normalize("NFC", _reread(text, "cp1258"))


def from_misread_utf8(text: str) -> str:
    """UTF-8 text, read as windows-1252, as Unicode."""
    return unicodedata.normalize("NFC", _reread(text, "utf-8"))


def to_bytes_1252(text: str) -> bytes:
    """The bytes that were read as windows-1252 to give `text`; raises UnicodeEncodeError when there are none."""
    return b"".join(
        char.encode("latin-1") if char <= "\xff" else char.encode("cp1252") for char in text
    )


def from_bytes_1252(data: bytes) -> str:
    """Bytes read as windows-1252; the five undefined ones as the control characters of the same number."""
    return data.decode("latin-1").translate(_HIGH_1252)


DECODERS: dict[str, Callable[[str], str]] = {
    "tcvn3": from_tcvn3,
    "vni": from_vni,
    "windows-1258": from_windows_1258,
    "misread utf-8": from_misread_utf8,
}

_UNDEFINED_1252 = "\x81\x8d\x8f\x90\x9d"
_HIGH_1252 = {
    code: bytes([code]).decode("cp1252")
    for code in range(0x80, 0xA0)
    if chr(code) not in _UNDEFINED_1252
}


def _reread(text: str, encoding: str) -> str:
    """Stretches that came from windows-1252 read again in another encoding; what cannot be is left."""

    def stretch(match: re.Match[str]) -> str:
        try:
            return to_bytes_1252(match[0]).decode(encoding)
        except UnicodeError:
            return match[0]

    return _FROM_1252.sub(stretch, text)


_FROM_1252 = re.compile(f"[\x20-\x7e\x80-\xff{''.join(_HIGH_1252.values())}]+")
