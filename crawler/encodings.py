"""From bytes to Vietnamese text in NFC, whatever the page declares.

Declarations are wrong often enough on old portals that they are only one voice: bytes that are valid UTF-8 are UTF-8, and
single-byte text is whatever makes most of its syllables Vietnamese.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections.abc import Callable

from crawler.legacy_fonts import DECODERS, from_bytes_1252

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_META = re.compile(rb"(?i)<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w-]{3,20})")
_XML = re.compile(rb"(?i)^\s*<\?xml[^>]{0,100}encoding\s*=\s*[\"']([\w-]{3,20})")
_HEAD = 4096
# A page that was cut, or into which one foreign byte slipped, is still UTF-8.
_FOREIGN_PER_CHARACTER = 0.02

_ONSET = "ngh|ng|nh|ch|gh|gi|kh|ph|qu|th|tr|[bcdđghklmnpqrstvx]"
_RHYME = (
    "iêu|yêu|oai|oay|oao|oeo|uây|uôi|uya|uyê|uyu|ươi|ươu|iê|yê|ai|ao|au|ay|âu|ây|eo|êu|ia|iu|oa|oă|oe|oi|oo|ôi|ơi|ua|uâ"
    "|uă|ue|uê|ui|uô|uơ|uy|ưa|ưi|ươ|ưu|[aăâeêioôơuưy]"
)
_SYLLABLE = re.compile(rf"(?:{_ONSET})?(?:{_RHYME})(?:ng|nh|ch|[cmnpt])?")
_TONE = re.compile("[\u0301\u0300\u0309\u0303\u0323]")
# Runs of letters with at least one beyond ASCII; everything from U+0080 to U+00FF may be a letter of an old font.
_WORD = re.compile(r"[A-Za-z\u0080-\u024f\u0300-\u0340\u1e00-\u1eff‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ€]+")
_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]")
_PUNCTUATION = "‘’“”–—…•«»°·\u00a0®©™"
_VIETNAMESE_ONLY = re.compile("[\u1ea0-\u1ef9ăđơưĂĐƠƯ]")
_SUSPECT = re.compile(r"[\u0080-\u009f¡-¬®-¿ÄÅÆÇËÎÏÐÑÖ×ØÛÜÞßäåæçëîïðñö÷øûüþÿ]")
_CERTAIN = 0.75
_SAMPLE = 6000


def decode(body: bytes, declared: str | None = None) -> tuple[str, str]:
    """The text of a page and the name of the encoding it was in; `declared` is that of the HTTP header."""
    for bom, name in _BOMS:
        if body.startswith(bom):
            return body.decode(name, errors="replace"), name.removesuffix("-sig")
    try:
        return body.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        pass
    wide = _declared_wide(body, declared)
    if wide:
        return wide
    loose = body.decode("utf-8", errors="replace")
    valid = len(_VIETNAMESE_ONLY.findall(loose))
    if valid and loose.count("\ufffd") <= max(3, _FOREIGN_PER_CHARACTER * valid):
        return loose, "utf-8"
    text, old = to_unicode_vietnamese(from_bytes_1252(body))
    return text, old or "windows-1252"


def charset_of(content_type: str) -> str | None:
    """The charset that a Content-Type header declares."""
    _, _, after = content_type.lower().partition("charset=")
    return after.split(";")[0].strip(" \"'") or None


def to_unicode_vietnamese(text: str) -> tuple[str, str | None]:
    """Vietnamese text in NFC, and the old encoding it was in, None when it was Unicode already.

    Knows TCVN3, VNI, windows-1258 and UTF-8 that were read as windows-1252. Lines are judged one by one, as old texts
    are pasted into new pages; short ones follow the text around them.
    """
    text = unicodedata.normalize("NFC", text)
    if not _is_suspicious(text):
        return text, None
    name = _guess(text[:_SAMPLE])
    if name is None:
        return text, None
    decoder = DECODERS[name]
    lines = [_convert(line, decoder) for line in text.split("\n")]
    return "\n".join(lines), name


def share_vietnamese(text: str) -> float:
    """The share of the words with signs that are possible Vietnamese syllables; 1 where there is none."""
    words = [
        word
        for word in (w.strip(_PUNCTUATION) for w in _WORD.findall(text))
        if _BEYOND_ASCII.search(word)
    ]
    return sum(map(_is_syllable, words)) / len(words) if words else 1.0


def _is_syllable(word: str) -> bool:
    split = unicodedata.normalize("NFD", word.lower())
    bare, tones = _TONE.subn("", split)
    return tones <= 1 and _SYLLABLE.fullmatch(unicodedata.normalize("NFC", bare)) is not None


def _is_suspicious(text: str) -> bool:
    suspects = len(_SUSPECT.findall(text))
    if not suspects:
        # windows-1258 can look like plain French letters; Vietnamese has its own letters in nearly every word.
        beyond = len(_BEYOND_ASCII.findall(text))
        return beyond > 3 and not _VIETNAMESE_ONLY.search(text)
    return suspects > 0.1 * len(_VIETNAMESE_ONLY.findall(text))


def _guess(text: str) -> str | None:
    """The old encoding that makes much more of the text Vietnamese than Unicode does."""
    now = share_vietnamese(text)
    if now >= _CERTAIN:
        return None
    shares = {name: share_vietnamese(decoder(text)) for name, decoder in DECODERS.items()}
    best = max(shares, key=lambda name: shares[name])
    return best if shares[best] > max(now + 0.2, 0.6) else None


def _convert(line: str, decoder: Callable[[str], str]) -> str:
    if not _BEYOND_ASCII.search(line):
        return line
    if _VIETNAMESE_ONLY.search(line) and share_vietnamese(line) >= _CERTAIN:
        return line
    converted = decoder(line)
    return converted if share_vietnamese(converted) >= share_vietnamese(line) else line


def _declared_wide(body: bytes, declared: str | None) -> tuple[str, str] | None:
    """The text in a declared encoding of several bytes a character, if it is that."""
    found = _XML.search(body[:_HEAD]) or _META.search(body[:_HEAD])
    for name in (declared, found[1].decode("ascii") if found else None):
        if name and re.match(r"(?i)utf-?(16|32)|gb|big5|shift|euc", name):
            try:
                return body.decode(name), name.lower()
            except (UnicodeDecodeError, LookupError):
                continue
    return None
