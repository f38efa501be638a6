"""Measuring trained weights: every figure has a name, and what the logits mean is written beside them."""

import shutil
from pathlib import Path

import pytest

from assistant.adapters.encoders import DEFAULT, load_embedder
from assistant.adapters.reader import FOLDER, WEIGHTS, read_facts
from assistant.settings import CACHE
from assistant.train.report import measure_reader, write_facts
from tests.train.sets import write_sets


def test_facts_are_added_to_those_known(tmp_path: Path) -> None:
    write_facts(tmp_path, {"scale": 2.0})
    write_facts(tmp_path, {"threshold": 0.25})
    assert read_facts(tmp_path) == {"titled": True, "threshold": 0.25, "scale": 2.0}


@pytest.mark.model
def test_the_figures_of_the_reader_shipped_are_told_and_its_calibration_written(tmp_path: Path) -> None:
    data, out = write_sets(tmp_path / "sets"), tmp_path / "reader"
    out.mkdir()
    shutil.copy(FOLDER / WEIGHTS, out)
    found = measure_reader(data, out, embedder=load_embedder(DEFAULT, cache=CACHE), cache=CACHE)
    assert found.measures["piaf: Success@1"].mean == 1.0
    assert found.measures["nomiracl_fr: AUC"].count == 8
    assert found.calibration["scale"] > 0
    assert read_facts(out)["threshold"] == found.calibration["threshold"]
