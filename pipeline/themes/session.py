"""A labelling session that can be interrupted: every answer is in the file at once."""

import json
import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.errors import DataError
from pipeline.themes.writers import Task, write_text


@dataclass
class Session:
    """Tasks to label and the file that holds the answers, one JSON line each.

    A task that was skipped is remembered as skipped; undoing takes the last answer back.

    Parameters
    ----------
    tasks : sequence of Task
    themes : sequence of str
    path : Path
        The answers; what an earlier session wrote there counts as done.
    """

    tasks: Sequence[Task]
    themes: Sequence[str]
    path: Path
    answers: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not self.path.is_file():
            return
        for number, line in enumerate(self.path.read_text(encoding="utf-8").splitlines(), 1):
            try:
                answer = json.loads(line)
                self.answers[str(answer["id"])] = tuple(answer["themes"] or ())
            except (json.JSONDecodeError, KeyError, TypeError) as error:
                msg = f"{self.path}:{number}: not an answer of a labelling session ({error})"
                raise DataError(msg) from error

    @property
    def current(self) -> Task | None:
        """The first task without an answer."""
        return next((t for t in self.tasks if t.id not in self.answers), None)

    @property
    def done(self) -> int:
        """Number of tasks answered or skipped."""
        return sum(task.id in self.answers for task in self.tasks)

    def answer(self, themes: Sequence[str]) -> None:
        """Give the current task its themes; none to skip it.

        Raises
        ------
        DataError
            When a theme is not in the taxonomy, or the answer cannot be written.
        """
        task = self.current
        if task is None:
            return
        unknown = [t for t in themes if t not in self.themes]
        if unknown:
            msg = f"{unknown[0]!r} is not a theme of the taxonomy ({', '.join(self.themes)})"
            raise DataError(msg)
        self.answers[task.id] = tuple(themes)
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with self.path.open("a", encoding="utf-8") as stream:
                stream.write(self._line(task, themes))
                stream.flush()
                os.fsync(stream.fileno())
        except OSError as error:
            msg = f"cannot write {self.path}: {error.strerror or error}"
            raise DataError(msg) from error

    def undo(self) -> None:
        """Take the last answer back."""
        if not self.answers:
            return
        self.answers.popitem()
        lines = self.path.read_text(encoding="utf-8").splitlines(keepends=True)
        write_text(self.path, "".join(lines[:-1]))

    @staticmethod
    def _line(task: Task, themes: Sequence[str]) -> str:
        record = {
            "id": task.id,
            "text": task.text,
            "themes": list(themes) or None,
            "group": task.group,
        }
        return json.dumps(record, ensure_ascii=False) + "\n"
