"""From bytes to text: which encoding, and what could not be read."""

import codecs
import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from pipeline.corpus.opening import check_is_text
from pipeline.errors import SetAside

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_RIVALS = ("cp1252", "mac_roman", "cp850", "iso8859_15")
_FRENCH = frozenset("éèàùâêîôûçëïüœæÉÈÀÊÎÔÇŒ’‘«»“”–—…€°º·\u00a0\n\r\t")
_SURROGATE = re.compile("[\ud800-\udfff]")
_CONTROLS = re.compile("[\x01-\x08\x0e-\x1a\x7f]")
_MANY_NULS = 0.01


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text, the encoding it was in, and how often what was met in it."""

    text: str
    encoding: str
    flags: dict[str, int] = field(default_factory=dict)


def decode(data: bytes, *, declared: str | None = None, default: str = "cp1252") -> Decoded:
    """Decode bytes that should be text.

    In this order: a byte order mark, UTF-16 without one, UTF-8, the declared charset,
    UTF-8 with a few bad bytes (kept as U+FFFD and counted), the encoding in which the
    text looks most like French, what charset-normalizer thinks.

    Raises
    ------
    SetAside
        ``binary`` when it is no text, ``encoding`` when nothing fits.
    """
    check_is_text(data[:64])
    decoded = _decode(data, declared, default)
    controls = len(_CONTROLS.findall(decoded.text))
    if decoded.text.count("\0") + controls > max(8, _MANY_NULS * len(decoded.text)):
        raise SetAside("binary", "too many control characters for a text")
    return decoded


def _decode(data: bytes, declared: str | None, default: str) -> Decoded:
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return _with_replacement(data, encoding)
    wide = _wide_encoding(data)
    if wide:
        return _with_replacement(data, wide)
    try:
        return Decoded(data.decode("utf-8"), "utf-8")
    except UnicodeDecodeError:
        pass
    named = _known(declared)
    if named and (text := _strictly(data, named)) is not None:
        return Decoded(text, named)
    damaged = _with_replacement(data, "utf-8")
    bad = damaged.flags.get("invalid_bytes", 0)
    good = sum(letter > "\x7f" for letter in damaged.text) - bad
    if good > 3 * bad:
        return damaged
    return _best(data, default) or _guessed(data) or damaged


def _with_replacement(data: bytes, encoding: str) -> Decoded:
    """Decode whatever happens; each bad sequence is one U+FFFD and is counted."""
    name = encoding.removesuffix("-sig")
    strict = _strictly(data, encoding)
    if strict is not None:
        return Decoded(strict, name)
    text = data.decode(encoding, "replace")
    sound = data.count("\ufffd".encode()) if name == "utf-8" else 0
    return Decoded(text, name, {"invalid_bytes": text.count("\ufffd") - sound})


def _wide_encoding(data: bytes) -> str | None:
    """Recognise UTF-16 without a mark by its zero bytes."""
    sample = data[:4000]
    if len(sample) < 4 or sample.count(0) < len(sample) // 4:
        return None
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    if odd > 8 * max(1, even) or (odd and not even):
        return "utf-16-le"
    if even > 8 * max(1, odd) or (even and not odd):
        return "utf-16-be"
    return None


def _known(name: str | None) -> str | None:
    """Return Python's name of a declared charset; latin-1 means cp1252, as on the web."""
    if not name:
        return None
    try:
        found = codecs.lookup(name.strip().strip("\"'")).name
    except LookupError:
        return None
    return "cp1252" if found in ("iso8859-1", "ascii") else found


def _strictly(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        return None


def _best(data: bytes, default: str) -> Decoded | None:
    """Take the encoding under which most special characters are those of French."""
    best: tuple[float, str, str] | None = None
    for encoding in dict.fromkeys((default, *_RIVALS)):
        text = _strictly(data, encoding)
        if text is None:
            continue
        special = [letter for letter in text if letter > "\x7f"]
        share = sum(letter in _FRENCH for letter in special) / max(1, len(special))
        if best is None or share > best[0]:
            best = (share, text, encoding)
    if best is None or best[0] < 0.7:
        return None
    return Decoded(best[1], best[2])


def _guessed(data: bytes) -> Decoded | None:
    """Ask charset-normalizer, where there are enough special bytes to judge by."""
    special = len(data) - len(data.translate(None, bytes(range(0x80, 0x100))))
    if special < max(32, len(data) // 20):
        return None
    from charset_normalizer import from_bytes

    match = from_bytes(data[:200_000]).best()
    if match is None or (text := _strictly(data, match.encoding)) is None:
        return None
    return Decoded(text, match.encoding, {"guessed_encoding": 1})


def stream_encoding(blocks: Iterable[bytes], default: str) -> str:
    """Choose the encoding of a long stream from all of its bytes."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    head = b""
    try:
        for block in blocks:
            if not head:
                head = block
                for bom, encoding in _BOMS:
                    if block.startswith(bom):
                        return encoding
                if wide := _wide_encoding(block):
                    return wide
            decoder.decode(block)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return _decode(head, None, default).encoding
    return "utf-8"


def without_surrogates(text: str) -> tuple[str, int]:
    """Replace lone surrogates, which no output can hold, by U+FFFD; count them."""
    if text.isascii():
        return text, 0
    return _SURROGATE.subn("\ufffd", text)
