"""Files are wholly there or not at all."""

import json
import os
import stat

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from safetensors.torch import save_file

from gancourse.files import atomic, write_json, write_text


def test_the_file_appears_when_the_block_ends(tmp_path):
    path = tmp_path / "deep" / "file.txt"
    with atomic(path) as part:
        assert part.parent == path.parent  # os.replace works inside one file system
        assert part.suffix == path.suffix  # writers that look at it
        part.write_text("new")
        assert not path.exists()
    assert path.read_text() == "new"
    assert os.listdir(path.parent) == ["file.txt"]


def test_a_file_has_the_permissions_of_the_one_before_it_or_of_any_new_one(tmp_path):
    new, kept = tmp_path / "new.txt", tmp_path / "kept.txt"
    kept.write_text("old")
    kept.chmod(0o600)
    before = os.umask(0o027)
    try:
        write_text(new, "new")
        write_text(kept, "new")
    finally:
        os.umask(before)
    assert stat.S_IMODE(new.stat().st_mode) == 0o640
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600


def test_a_writer_that_makes_a_file_of_its_own_changes_no_permissions(tmp_path):
    """safetensors writes beside the path that it is given, for the owner alone, and renames."""
    path = tmp_path / "weights.safetensors"
    for permissions in (0o644, 0o640):
        path.touch()
        path.chmod(permissions)
        with atomic(path) as part:
            save_file({"w": torch.ones(3)}, part)
        assert stat.S_IMODE(path.stat().st_mode) == permissions


@pytest.mark.parametrize("error", [OSError(28, "No space left on device"), KeyboardInterrupt(), ValueError()])
def test_what_goes_wrong_leaves_the_old_file_and_nothing_else(tmp_path, error):
    path = tmp_path / "file.txt"
    path.write_text("old")

    def write():
        with atomic(path) as part:
            part.write_text("half of the n")
            raise error

    with pytest.raises(type(error)):
        write()
    assert path.read_text() == "old"
    assert os.listdir(tmp_path) == ["file.txt"]


def test_a_disk_that_fills_up_on_the_way_out_leaves_the_old_file(tmp_path, monkeypatch):
    path = tmp_path / "file.txt"
    path.write_text("old")

    def full(_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        write_json(path, {})
    assert path.read_text() == "old"
    assert os.listdir(tmp_path) == ["file.txt"]


def test_bytes_reach_the_disk_before_the_name(tmp_path, monkeypatch):
    order = []
    fsync, replace = os.fsync, os.replace
    monkeypatch.setattr(os, "fsync", lambda fd: (order.append("fsync"), fsync(fd)))
    monkeypatch.setattr(os, "replace", lambda a, b: (order.append("replace"), replace(a, b)))
    write_json(tmp_path / "file.json", 1)
    assert order == ["fsync", "replace"]


values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@given(value=values)
def test_json_gives_back_what_it_took(value, tmp_path_factory):
    path = tmp_path_factory.getbasetemp() / "value.json"
    write_json(path, value)
    assert json.loads(path.read_text(encoding="utf-8")) == value


def test_json_keeps_hangul_readable(tmp_path):
    write_json(tmp_path / "word.json", {"낱말": "적대"})
    assert "적대" in (tmp_path / "word.json").read_text(encoding="utf-8")
