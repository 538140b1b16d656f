"""Writers of the encodings that `crawler.encodings` reads; made independently of its tables where Python knows them."""

from __future__ import annotations

import unicodedata

_TONES = {"\u0301": "ù", "\u0300": "ø", "\u0309": "û", "\u0303": "õ", "\u0323": "ï"}
_CIRCUMFLEX = {"": "â", "\u0301": "á", "\u0300": "à", "\u0309": "å", "\u0303": "ã", "\u0323": "ä"}
_BREVE = {"": "ê", "\u0301": "é", "\u0300": "è", "\u0309": "ú", "\u0303": "ü", "\u0323": "ë"}
_VNI_ALONE = {"đ": "ñ", "í": "í", "ì": "ì", "ỉ": "æ", "ĩ": "ó", "ị": "ò", "ỵ": "î"}
# TCVN 5712:1993, small letters and the capitals without tone.
_TCVN3 = dict(
    zip(
        "ăâêôơưđĂÂÊÔƠƯĐàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ",
        bytes.fromhex(
            "a8a9aaabacadaea1a2a3a4a5a6a7b5b6b7b8b9bbbcbdbec6c7c8c9cacbcccecfd0d1d2d3d4d5d6d7d8dcdddedfe1e2e3e4e5e6"
            "e7e8e9eaebecedeeeff1f2f3f4f5f6f7f8f9fafbfcfdfe"
        ),
        strict=True,
    )
)


def tcvn3(text: str) -> bytes:
    """TCVN3, what its font for small letters can write."""
    return b"".join(
        bytes([_TCVN3[char]]) if char in _TCVN3 else char.encode("ascii") for char in text
    )


def windows_1258(text: str) -> bytes:
    """windows-1258: letters whole, tones as characters of their own."""
    return b"".join(map(_char_1258, unicodedata.normalize("NFC", text)))


def vni(text: str) -> bytes:
    """VNI for Windows."""
    return "".join(map(_char_vni, unicodedata.normalize("NFC", text))).encode("cp1252")


def _char_1258(char: str) -> bytes:
    try:
        return char.encode("cp1258")
    except UnicodeEncodeError:
        parts = unicodedata.normalize("NFD", char)
        base = unicodedata.normalize("NFC", "".join(part for part in parts if part not in _TONES))
        return (base + "".join(part for part in parts if part in _TONES)).encode("cp1258")


def _char_vni(char: str) -> str:
    small = char.lower()
    if small in _VNI_ALONE:
        return _cased(_VNI_ALONE[small], char)
    parts = unicodedata.normalize("NFD", small)
    base, rest = parts[0], parts[1:]
    tone = next((part for part in rest if part in _TONES), "")
    if "\u0302" in rest:
        return _cased(base + _CIRCUMFLEX[tone], char)
    if "\u0306" in rest:
        return _cased(base + _BREVE[tone], char)
    if "\u031b" in rest:
        return _cased({"o": "ô", "u": "ö"}[base] + (_TONES[tone] if tone else ""), char)
    return _cased(base + (_TONES[tone] if tone else ""), char)


def _cased(written: str, char: str) -> str:
    return written.upper() if char.isupper() else written
