"""Subtitles (SubRip, WebVTT): one cue a line, without its times, which go to ``meta``."""

import html
import re
from collections.abc import Iterator

from pipeline.corpus.documents import Assembly, Draft, digest_bytes, make_document
from pipeline.corpus.readers.plain import base_meta, read_text
from pipeline.corpus.settings import CorpusSettings
from pipeline.corpus.sources import SourceRef
from pipeline.errors import SetAside
from pipeline.records import Document, QuarantineRow

_TIME = r"(?:\d{1,3}:)?\d{1,2}:\d{2}[.,]\d{1,3}"
_TIMES = re.compile(rf"[ \t]*({_TIME})[ \t]*-->[ \t]*({_TIME})(?:[ \t].*)?")
_VOICE = re.compile(r"<v(?:\.[\w.]+)?[ \t]+([^>]{1,200})>")
_TAG = re.compile(
    r"</?(?:[biuc]|v|lang|ruby|rt|font)(?:[ .][^<>]{0,200})?>|<\d[\d:.]{0,20}>|\{\\[^{}]{0,40}\}"
)
_NOTES = ("NOTE", "STYLE", "REGION")


def read(ref: SourceRef, settings: CorpusSettings) -> Iterator[Document | QuarantineRow]:
    """Yield the one document of a subtitle file."""
    data, decoded = read_text(ref, settings)
    assembly = Assembly()
    times: list[list[str]] = []
    voice = None
    for start, end, lines in cues(decoded.text):
        named = _VOICE.search(lines)
        speaker = " ".join(named[1].split()) if named else None
        line = " ".join(html.unescape(_TAG.sub("", lines)).split())
        if not line:
            continue
        assembly.line(
            line,
            kind="speech",
            speaker=speaker,
            starts_turn=speaker is not None and speaker != voice,
        )
        voice = speaker
        times.append([start, end])
    if not times:
        raise SetAside("malformed", "no cue with times (00:00:01,000 --> 00:00:02,000) in it")
    draft = Draft(
        assembly.text(),
        meta={**base_meta(ref, decoded), "cues": times},
        hints=assembly.hints,
        flags=decoded.flags,
    )
    yield make_document(draft, source=ref.source, sha256=digest_bytes(data), settings=settings)


def cues(text: str) -> Iterator[tuple[str, str, str]]:
    """Yield start, end and text of each cue; numbers and comments between them are dropped."""
    times: tuple[str, str] | None = None
    lines: list[str] = []
    for line in [*re.split(r"\r\n|\r|\n", text), ""]:
        match = _TIMES.fullmatch(line)
        if match:
            if times:  # no blank line between two cues: the last line is this one's number
                yield (
                    *times,
                    "\n".join(lines[:-1] if lines and lines[-1].strip().isdigit() else lines),
                )
            times, lines = (match[1], match[2]), []
        elif not line.strip():
            if times:
                yield (*times, "\n".join(lines))
            times, lines = None, []
        elif times:
            lines.append(line)
