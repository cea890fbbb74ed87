"""Which column of a table, or key of a record, is what."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.corpus.naming import plain
from pipeline.corpus.settings import CorpusSettings
from pipeline.errors import SetAside

_KNOWN: dict[str, str] = {
    "text": (
        "text texte full_text fulltext texte_integral contenu content body corps transcript"
        " transcription verbatim discours speech intervention propos texte_intervention"
    ),
    "paragraphs": "paragraphes paragraphs paras",
    "id": "id doc_id docid document_id identifiant identifier uid uuid cle key",
    "date": (
        "date date_publication publication_date date_seance date_document date_discours jour"
        " published published_at pubdate datetime created"
    ),
    "speaker": "speaker orateur intervenant locuteur speaker_name nom_orateur orateur_nom",
    "speaker_id": "who speaker_id id_orateur orateur_id id_speaker",
    "title": "title titre headline intitule",
}
"""Usual names of each column, the first that is there counts."""

_NAME_WORD = re.compile(r"[^\W_]+")
_ARTICLES = frozenset({"de", "du", "des", "la", "le", "les", "l", "d", "of", "the"})


@dataclass(frozen=True, slots=True)
class Columns:
    """The names, in one table, of the columns that we understand."""

    text: str
    id: str | None
    date: str | None
    speaker: str | None
    speaker_id: str | None
    title: str | None
    group: str | None
    paragraphs: bool = False

    def used(self) -> tuple[str | None, ...]:
        """Return the columns that do not go to ``meta``."""
        return (self.text, self.id, self.date, self.speaker, self.speaker_id, self.title)


def recognise(names: Sequence[str], settings: CorpusSettings) -> Columns:
    """Find the columns by the settings, else by their usual French and English names.

    Raises
    ------
    SetAside
        ``no_text_column`` when there is none; nothing is guessed.
    """
    folded: dict[str, str] = {}
    for name in names:
        folded.setdefault(_folded(name), name)

    def find(role: str, configured: str = "") -> str | None:
        if configured:
            return configured if configured in names else None
        return next((folded[known] for known in _KNOWN[role].split() if known in folded), None)

    listed = find("paragraphs") if not settings.text_column else None
    text = find("text", settings.text_column) or listed
    if text is None:
        wanted = settings.text_column or "text, texte, contenu…"
        shown = ", ".join(map(str, names))[:300]
        msg = f"columns are {shown}: none is {wanted}; set corpus.text_column"
        raise SetAside("no_text_column", msg)
    return Columns(
        text=text,
        id=find("id", settings.id_column),
        date=find("date", settings.date_column),
        speaker=find("speaker", settings.speaker_column),
        speaker_id=find("speaker_id"),
        title=find("title", settings.title_column),
        group=settings.group_column if settings.group_column in names else None,
        paragraphs=text == listed or bool(settings.text_column),
    )


def _folded(name: str) -> str:
    """Return ``date_seance`` for ``Date de séance``."""
    words = _NAME_WORD.findall(plain(name))
    return "_".join(word for word in words if word not in _ARTICLES)
