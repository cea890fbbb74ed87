"""What the stage reaches on annotated documents and on a whole sitting."""

import pytest

from tests.benchmarks.structure_gold import score
from tests.benchmarks.structure_tei import measure

pytestmark = pytest.mark.shared


@pytest.mark.parametrize("folder", ["train", "dev"])
def test_blocks_and_speakers_of_annotated_documents(folder, shared_path):
    figures = score(shared_path, folder)
    assert figures["block.kind"] >= 0.98
    assert figures["speaker"] >= 0.97


def test_turns_of_a_sitting_as_the_printed_record_has_it(shared_path):
    figures, _ = measure(shared_path)
    assert figures["speaker"] >= 0.99
    assert figures["unspoken lines taken for speech"] <= 5
