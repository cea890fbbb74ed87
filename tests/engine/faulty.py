"""A stage that does harm on marker words: what a hostile document does by accident."""

import os
import signal
import time

from spacy.language import Language

MARKERS = ("RAISE", "HANG", "EXIT", "CRASH", "HOARD")


@Language.component("entente-tests/faulty")
def faulty(doc):
    """Raise, hang, exit or take all memory when the text says so."""
    if "RAISE" in doc.text:
        raise ValueError("the document asked for it")
    if "HANG" in doc.text:
        time.sleep(3_600)
    if "EXIT" in doc.text:
        os._exit(3)
    if "CRASH" in doc.text:
        os.kill(os.getpid(), signal.SIGSEGV)
    if "SLOW" in doc.text:
        time.sleep(0.5)
    if "HOARD" in doc.text:
        bytearray(8 << 30)
    return doc


class Late:
    """A stage whose model takes seconds to load."""

    def __init__(self):
        self._loaded = False

    def load(self):
        if not self._loaded:
            time.sleep(6)
        self._loaded = True

    def __call__(self, doc):
        self.load()
        return doc


@Language.factory("entente-tests/late")
def create_late(nlp, name):
    return Late()


@Language.factory("entente-tests/broken")
def create_broken(nlp, name):
    """Fail before any document is seen."""
    raise KeyError("gone")
