"""What a run reads, and within which limits: the ``[corpus]`` section of a config."""

import codecs
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator


class CorpusSettings(BaseModel):
    """Settings of ``pipeline.corpus``; every field has a default that fits most corpora."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    text_column: str = Field(
        default="",
        description="Column or key that holds the text; empty: recognised (texte, text, contenu…).",
    )
    id_column: str = Field(
        default="", description="Column of the record's identifier; empty: recognised, else none."
    )
    date_column: str = Field(default="", description="Column of the date; empty: recognised.")
    speaker_column: str = Field(
        default="", description="Column of who speaks in the text; empty: recognised."
    )
    title_column: str = Field(default="", description="Column of the title; empty: recognised.")
    group_column: str = Field(
        default="",
        description="Column whose equal values in consecutive rows make one document (a sitting); "
        "empty: one document a row.",
    )
    csv_delimiter: str = Field(
        default="", max_length=1, description="Separator of .csv files; empty: recognised."
    )
    default_encoding: str = Field(
        default="cp1252", description="Tried when a text is not UTF-8 and declares nothing."
    )
    languages: tuple[str, ...] = Field(
        default=("fr",), description="Languages of the corpus; other documents are flagged."
    )
    other_languages: Literal["keep", "set_aside"] = Field(
        default="keep",
        description="Whether documents in other languages are analysed and flagged, or set aside.",
    )
    duplicates: Literal["count_once", "count_all"] = Field(
        default="count_once",
        description="Whether a document that repeats an earlier one counts in the graph.",
    )
    duplicate_similarity: float = Field(
        default=0.9,
        gt=0.5,
        le=1.0,
        description="Share of common word sequences from which two documents are the same; "
        "1: the same words only.",
    )
    max_document_bytes: int = Field(
        default=32_000_000,
        ge=1,
        description="Largest single document or record, in bytes, decompressed.",
    )
    max_document_chars: int = Field(
        default=10_000_000, ge=1, description="Longest text of one document, in characters."
    )
    max_json_bytes: int = Field(
        default=256_000_000,
        ge=1,
        description="Largest .json file, which is read whole, in bytes, decompressed.",
    )
    max_table_bytes: int = Field(
        default=8_000_000_000,
        ge=1,
        description="Largest .jsonl, .csv, .tsv or .parquet file, in bytes, decompressed.",
    )

    @field_validator("default_encoding")
    @classmethod
    def _encoding_exists(cls, name: str) -> str:
        """Refuse an encoding that Python does not know."""
        try:
            codecs.lookup(name)
        except LookupError as error:
            msg = f"unknown encoding {name!r}, expected one such as cp1252 or utf-8"
            raise ValueError(msg) from error
        return name

    @model_validator(mode="after")
    def _columns_differ(self) -> "CorpusSettings":
        """Refuse one column in two roles."""
        named = [
            name
            for name in (self.text_column, self.id_column, self.date_column, self.title_column)
            if name
        ]
        if len(named) != len(set(named)):
            msg = "text_column, id_column, date_column and title_column must differ"
            raise ValueError(msg)
        return self
