"""Map files of several layers (a zip of Shapefiles, a GeoPackage): their names, how many features, one taken out.

Names inside a zip made on Windows are CP932 whatever the archive says; they are shown as they were meant.
"""

import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Final

from app.formats.text.packed import copy_member
from app.formats.text.unreadable import UnreadableFile

SIDECARS: Final = (".shp", ".shx", ".dbf", ".prj", ".cpg", ".qix")
_LAYERS: Final = (".shp", ".geojson", ".gpkg", ".kml", ".fgb")
_LARGEST_UNPACKED: Final = 1_000_000_000
_MOST_MEMBERS: Final = 10_000
_SHX_HEAD, _SHX_RECORD = 100, 8


@dataclass(frozen=True, slots=True)
class LayerName:
    """A layer by its name for people and how many features it has (None: not told before it is read)."""

    name: str
    features: int | None


def zip_names(data: bytes) -> Sequence[str]:
    """Names inside a zip as they were meant; empty for anything that is none."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return [meant_name(info.filename) for info in archive.infolist()]
    except (zipfile.BadZipFile, ValueError):
        return []


def meant_name(name: str) -> str:
    """10_計画規模 out of 10_îvëµïKû═: bytes of CP932 that were read as CP437."""
    if name.isascii():
        return name
    try:
        return name.encode("cp437").decode("cp932")
    except (UnicodeEncodeError, UnicodeDecodeError):
        return name


def layers_of_zip(data: bytes) -> list[LayerName]:
    """The layers inside a zip, in its order: path without the ending, features where a Shapefile's index tells them."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = _members(archive)
        sizes = {_stem(meant_name(info.filename)).casefold(): info.file_size for info in members if _is_index(info)}
    layers = [meant_name(info.filename) for info in members if info.filename.lower().endswith(_LAYERS)]
    return [LayerName(_stem(name), _count(name, sizes)) for name in layers]


def take_layer(data: bytes, folder: Path, stem: str, layer: str | None) -> Path:
    """One layer of a zip (the first, or the one named) with its sidecars, put into `folder` under a harmless name.

    UnreadableFile: "not_a_layer", "no_such_layer", "too_large_unpacked" (counted while unpacking).
    """
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = _members(archive)
        layers = [info for info in members if info.filename.lower().endswith(_LAYERS)]
        if not layers:
            raise UnreadableFile("not_a_layer", ", ".join(meant_name(info.filename) for info in members[:5]))
        named = [info for info in layers if layer is None or _stem(meant_name(info.filename)) == layer]
        if not named:
            raise UnreadableFile("no_such_layer", "、".join(_stem(meant_name(info.filename)) for info in layers[:10]))
        chosen = _stem(named[0].filename).casefold()
        left = _LARGEST_UNPACKED
        for info in members:
            base, suffix = _stem(info.filename), PurePosixPath(info.filename).suffix.lower()
            if base.casefold() == chosen and suffix in (*SIDECARS, *_LAYERS):
                with (folder / f"{stem}{suffix}").open("wb") as target:
                    left -= copy_member(archive, info, target, most=left)
    return folder / f"{stem}{PurePosixPath(named[0].filename).suffix.lower()}"


def _members(archive: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    members = [info for info in archive.infolist() if not info.is_dir() and "__MACOSX" not in info.filename]
    if len(members) > _MOST_MEMBERS or sum(info.file_size for info in members) > _LARGEST_UNPACKED:
        raise UnreadableFile("too_large_unpacked")
    return members


def _stem(name: str) -> str:
    return name.rpartition(".")[0]


def _is_index(info: zipfile.ZipInfo) -> bool:
    return info.filename.lower().endswith(".shx")


def _count(name: str, sizes: dict[str, int]) -> int | None:
    size = sizes.get(_stem(name).casefold()) if name.lower().endswith(".shp") else None
    return None if size is None else max(0, size - _SHX_HEAD) // _SHX_RECORD
