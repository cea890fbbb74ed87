"""The attributes of spans are the same whichever way they are read and written."""

import spacy
from spacy.tokens import Span

from pipeline.components.attributes import SpanValues, register_attributes


def make_span():
    register_attributes()
    doc = spacy.blank("fr")("La Mongolie a signé.")
    return doc, Span(doc, 1, 2, label="STATE")


def test_what_is_written_in_bulk_is_read_from_the_span():
    doc, span = make_span()
    SpanValues(doc).set("kind", span.start_char, span.end_char, "metonym")
    assert span._.kind == "metonym"


def test_what_is_written_on_the_span_is_read_in_bulk():
    doc, span = make_span()
    span._.depth = 2
    assert SpanValues(doc).get("depth", span.start_char, span.end_char) == 2


def test_what_was_never_written_has_the_declared_default():
    doc, span = make_span()
    at = span.start_char, span.end_char
    values = SpanValues(doc)
    for name in ("kind", "stage", "score", "depth", "attributes", "turn", "themes"):
        assert values.get(name, *at) == getattr(span._, name)
