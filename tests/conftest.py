"""Options and fixtures shared by all tests."""

from pathlib import Path

import pytest


def pytest_addoption(parser):
    parser.addoption(
        "--shared",
        type=Path,
        default=None,
        help="Folder of the annotated corpus (gold/, corpus/, themes/, bad_inputs/); "
        "tests that need it are skipped without it.",
    )


@pytest.fixture(scope="session")
def shared_path(request):
    """Return the folder of the annotated corpus, or skip the test."""
    path = request.config.getoption("--shared")
    if path is None:
        pytest.skip("needs the annotated corpus: give its folder with --shared PATH")
    if not path.is_dir():
        pytest.fail(f"--shared {path}: no such folder")
    return path.resolve()


@pytest.fixture(autouse=True, scope="session")
def _no_traces(tmp_path_factory):
    """Keep what runs remember of this machine's speed out of the user's own cache."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        yield
