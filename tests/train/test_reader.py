"""Training: it learns, goes on where it was cut off, and is the same for the same seed."""

import contextlib
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file

from assistant.train.reader import Report, train_reader
from assistant.train.steps import Plan
from tests.adapters.networks import TinyEmbedder
from tests.train.sets import write_sets


def trained(
    data: Path, out: Path, *, steps: int, of: int | None = None, seed: int = 1, second: int = 0
) -> list[Report]:
    """Train up to ``steps`` of a plan of ``of`` steps, the last ``second`` taught, as if cut off there."""
    reports: list[Report] = []

    def heard(report: Report) -> None:
        reports.append(report)
        if report.step == steps:
            raise KeyboardInterrupt

    total = of or steps
    plan = Plan(
        steps=total - second, second=second, groups=2, frozen=1, rate=1e-3, head_rate=3e-3, save_every=2
    )
    with contextlib.suppress(KeyboardInterrupt):
        train_reader(data, out, embedder=TinyEmbedder(), seed=seed, plan=plan, progress=heard)
    return reports


def same(one: Path, other: Path) -> bool:
    a, b = load_file(one / "reader.safetensors"), load_file(other / "reader.safetensors")
    return set(a) == set(b) and all(torch.equal(a[name], b[name]) for name in a)


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_sets(tmp_path_factory.mktemp("sets"))


@pytest.mark.slow
def test_the_loss_falls_and_progress_is_told(data: Path, tmp_path: Path) -> None:
    reports = trained(data, tmp_path, steps=150)
    assert [r.step for r in reports] == list(range(1, 151))
    assert reports[-1].loss < reports[0].loss
    assert reports[-1].dev is not None
    assert reports[0].dev is None


def test_a_run_that_was_cut_off_ends_as_one_that_was_not(data: Path, tmp_path: Path) -> None:
    trained(data, tmp_path / "whole", steps=6)
    trained(data, tmp_path / "cut", steps=5, of=6)
    resumed = trained(data, tmp_path / "cut", steps=6)
    assert [r.step for r in resumed] == [5, 6]
    assert same(tmp_path / "whole", tmp_path / "cut")


def test_a_run_cut_off_in_the_second_stage_remembers_its_teacher(data: Path, tmp_path: Path) -> None:
    trained(data, tmp_path / "whole", steps=10, second=6)
    trained(data, tmp_path / "cut", steps=9, of=10, second=6)
    resumed = trained(data, tmp_path / "cut", steps=10, second=6)
    assert [r.step for r in resumed] == [9, 10]
    assert same(tmp_path / "whole", tmp_path / "cut")


def test_the_second_stage_changes_what_is_learnt(data: Path, tmp_path: Path) -> None:
    trained(data, tmp_path / "plain", steps=8)
    trained(data, tmp_path / "taught", steps=8, second=4)
    assert not same(tmp_path / "plain", tmp_path / "taught")


def test_another_seed_gives_other_weights(data: Path, tmp_path: Path) -> None:
    trained(data, tmp_path / "one", steps=2)
    trained(data, tmp_path / "two", steps=2, seed=2)
    assert not same(tmp_path / "one", tmp_path / "two")


def test_lower_layers_stay_the_backbones(data: Path, tmp_path: Path) -> None:
    trained(data, tmp_path, steps=2)
    names = load_file(tmp_path / "reader.safetensors")
    assert not [name for name in names if name.startswith("layers.0.")]
    assert [name for name in names if name.startswith("layers.1.")]
