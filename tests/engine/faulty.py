"""A stage that does harm on marker words: what a hostile document does by accident."""

import os
import time

from spacy.language import Language

MARKERS = ("RAISE", "HANG", "EXIT", "HOARD")


@Language.component("entente-tests/faulty")
def faulty(doc):
    """Raise, hang, exit or take all memory when the text says so."""
    if "RAISE" in doc.text:
        raise ValueError("the document asked for it")
    if "HANG" in doc.text:
        time.sleep(3_600)
    if "EXIT" in doc.text:
        os._exit(3)
    if "HOARD" in doc.text:
        bytearray(200 << 30)
    return doc
