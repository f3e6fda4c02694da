"""Hostile files are refused in words; sound ones are read whole."""

import gzip
import hashlib
import io
import zipfile
from pathlib import Path

import pytest

from tidegate.errors import InputError
from tidegate.intake import bounded, open_bounded, sha256_of
from tidegate.intake.bounded import check_zip, read_bounded


def written(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


def test_a_gzip_file_is_unpacked_whatever_its_name(tmp_path: Path) -> None:
    path = written(tmp_path / "list.json", gzip.compress(b"[1]"))
    with open_bounded(path) as stream:
        assert stream.read() == b"[1]"


def test_a_plain_file_is_given_as_it_is(tmp_path: Path) -> None:
    path = written(tmp_path / "list.gz", b"name\nAcme\n")
    assert read_bounded(path) == b"name\nAcme\n"


def test_a_truncated_gzip_is_refused_and_says_so(tmp_path: Path) -> None:
    whole = gzip.compress(bytes(range(256)) * 500)
    path = written(tmp_path / "cut.csv.gz", whole[: len(whole) // 2])
    with pytest.raises(InputError, match="cut short or damaged") as raised:
        read_bounded(path)
    assert raised.value.problems[0].file == "cut.csv.gz"
    assert raised.value.hint


@pytest.mark.parametrize("cut", [2, 5, 12])
def test_a_gzip_cut_in_its_header_is_refused(tmp_path: Path, cut: int) -> None:
    path = written(tmp_path / "cut.gz", gzip.compress(b"name")[:cut])
    with pytest.raises(InputError):
        read_bounded(path)


def test_a_gzip_with_a_wrong_checksum_is_refused(tmp_path: Path) -> None:
    data = bytearray(gzip.compress(b"name\nAcme\n" * 50))
    data[-6] ^= 0xFF
    with pytest.raises(InputError, match="damaged"):
        read_bounded(written(tmp_path / "bad.gz", bytes(data)))


def test_a_gzip_bomb_is_refused_by_its_ratio(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bounded, "RATIO_FLOOR", 1024 * 1024)
    path = written(tmp_path / "bomb.gz", gzip.compress(b"a" + b"\x00" * 8_000_000))
    with pytest.raises(InputError, match="zip bomb"):
        read_bounded(path)


def test_no_file_inflates_past_the_limit(tmp_path: Path) -> None:
    path = written(tmp_path / "large.gz", gzip.compress(b"ab" * 5000))
    with pytest.raises(InputError, match="holds more than"):
        read_bounded(path, limit=4096)
    plain = written(tmp_path / "large.csv", b"ab" * 5000)
    with pytest.raises(InputError, match="holds more than"):
        read_bounded(plain, limit=4096)


@pytest.mark.parametrize(
    ("data", "word"),
    [(b"", "is empty"), (b"\x00" * 4096, "NUL"), (gzip.compress(b"", mtime=0), "is empty")],
)
def test_empty_and_blanked_files_are_refused(tmp_path: Path, data: bytes, word: str) -> None:
    with pytest.raises(InputError, match=word):
        open_bounded(written(tmp_path / "f", data))


def test_what_is_no_file_is_told_apart(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such file"):
        open_bounded(tmp_path / "absent.csv")
    with pytest.raises(InputError, match="folder"):
        open_bounded(tmp_path)


def test_the_digest_is_of_the_bytes_on_disk(tmp_path: Path) -> None:
    data = gzip.compress(b"name")
    assert sha256_of(written(tmp_path / "a.gz", data)) == hashlib.sha256(data).hexdigest()


def zipped(members: dict[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return target.getvalue()


def test_a_sound_archive_passes(tmp_path: Path) -> None:
    check_zip(written(tmp_path / "a.zip", zipped({"a.xml": b"<a/>"})))


def test_a_zip_bomb_is_refused_by_what_it_declares(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bounded, "RATIO_FLOOR", 1024 * 1024)
    path = written(tmp_path / "bomb.xlsx", zipped({"a.xml": b" " * 8_000_000}))
    with pytest.raises(InputError, match="zip bomb"):
        check_zip(path)


def test_a_zip_that_lies_about_its_size_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bounded, "RATIO_FLOOR", 1024 * 1024)
    size = 8_000_000
    data = zipped({"a.xml": b" " * size})
    lied = data.replace(size.to_bytes(4, "little"), (10).to_bytes(4, "little"))
    assert lied != data
    with pytest.raises(InputError):
        check_zip(written(tmp_path / "liar.xlsx", lied))


def test_too_many_members_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounded, "MEMBER_LIMIT", 10)
    path = written(tmp_path / "many.zip", zipped({f"{i}": b"" for i in range(11)}))
    with pytest.raises(InputError, match="11 members"):
        check_zip(path)


def test_a_truncated_archive_is_refused(tmp_path: Path) -> None:
    data = zipped({"a.xml": b"<a/>" * 100})
    with pytest.raises(InputError, match="damaged or cut short"):
        check_zip(written(tmp_path / "cut.xlsx", data[:-30]))
