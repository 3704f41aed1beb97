"""A folder of declarations, or a kept portfolio, as columns; files are read by several processes."""

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import nullcontext
from functools import partial
from multiprocessing import get_context
from pathlib import Path

import numpy as np
from msgspec import Struct
from msgspec.structs import fields, replace

from cli.files import FileError
from cli.releases import installed_releases
from cli.study import read_study_file
from lca.documents import Language
from lca.errors import TanbiaoError, say
from lca.impact.declaration_columns import read_declarations, read_systems
from lca.impact.declared_foregrounds import DeclaredForegrounds, joined_foregrounds
from lca.inventory.declaration import Declaration
from lca.inventory.product_system import ProductSystem, build_product_system
from lca.inventory.treatment.part import treatment_of

SUFFIXES = (".json", ".xlsx", ".zip")
PIECE = 50  # files read by one process at a time
FEW = 100  # files up to which a second process costs more than it brings


class About(Struct, frozen=True):
    """What is said of a product beside its figures. unit: what it is counted per, e.g. `1 piece`."""

    name: str
    model: str
    unit: str
    background: str
    method: str
    policy: str


class Reading(Struct, frozen=True):
    """How files are read. release: instead of the one that each declares, "" for that. language: of names."""

    release: str
    language: Language


class Source(Struct, frozen=True):
    """What was read. refused: by file, why it could not be."""

    declared: DeclaredForegrounds
    about: tuple[About, ...]
    refused: Mapping[str, TanbiaoError]


def read_source(source: Path, reading: Reading, workers: int = 0) -> Source:
    """A folder or a kept portfolio. workers: processes that read, 0 for one per processor. FileError where there is
    nothing to read.
    """
    found = _read_folder(source, reading, workers) if source.is_dir() else _read_kept(source, reading.release)
    if not found.about and not found.refused:
        raise FileError(
            "portfolio-empty",
            say("“{path}” has no declaration in it.", path=str(source)),
            say("Name a folder with workbooks, archives of CSV files or JSON, or a portfolio kept by --keep."),
        )
    return found


def _read_kept(source: Path, release: str) -> Source:
    from cli.files import open_file
    from lca.impact.foreground_files import read_foregrounds

    with open_file(source):  # says why where it cannot be
        groups = list(read_foregrounds(source))
    about = [
        About(*values) for _, texts in groups for values in zip(*(texts[f.name] for f in fields(About)), strict=True)
    ]
    if release:
        about = [replace(entry, background=release) for entry in about]
    return Source(joined_foregrounds([group for group, _ in groups]), tuple(about), {})


def _read_folder(folder: Path, reading: Reading, workers: int) -> Source:
    names = sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*") if _is_declaration(p))
    pieces = [names[first : first + PIECE] for first in range(0, len(names), PIECE)]
    count = min(workers or os.cpu_count() or 1, len(pieces)) if len(names) > FEW else 1
    read = partial(_read_piece, folder, reading)
    pool = ProcessPoolExecutor(count, mp_context=get_context("spawn")) if count > 1 else nullcontext()
    with pool as processes:
        found = list(processes.map(read, pieces) if processes else map(read, pieces))
    refused = dict(_errors(folder, reading.release, (name for piece in found for name in piece.failed)))
    tables = [piece.declared for piece in found if piece.about]
    declared = joined_foregrounds(tables or [read_systems(())])
    about = dict(zip(declared.products, (entry for piece in found for entry in piece.about), strict=True))
    order = sorted(range(len(declared.products)), key=declared.products.__getitem__)  # plain ones come first in a piece
    declared = declared.taken(np.array(order, dtype=np.intp))
    return Source(declared, tuple(about[name] for name in declared.products), refused)


def _is_declaration(path: Path) -> bool:
    hidden = path.name.startswith((".", "~$"))  # what editors leave beside an open file
    return path.suffix.lower() in SUFFIXES and not hidden and path.is_file()


class _Piece(Struct, frozen=True):
    """What a process answers: plain values only. failed: files to be read again for their errors."""

    declared: DeclaredForegrounds
    about: tuple[About, ...]
    failed: tuple[str, ...]


def _read_piece(folder: Path, reading: Reading, names: Sequence[str]) -> _Piece:
    read: list[tuple[str, Declaration]] = []
    failed = []
    for name in names:
        try:
            read.append((name, _declaration(folder / name, reading.release)))
        except TanbiaoError:
            failed.append(name)
    plain, left = read_declarations(read)
    systems = {}
    for place in left:
        try:
            systems[read[place][0]] = _system(read[place][1])
        except TanbiaoError:
            failed.append(read[place][0])
    declared = joined_foregrounds([plain, read_systems(systems.items())])
    about = {name: _about(declaration, reading.language) for name, declaration in read}
    return _Piece(declared, tuple(about[name] for name in declared.products), tuple(failed))


def _declaration(path: Path, release: str) -> Declaration:
    declaration = read_study_file(path)
    if not release:
        return declaration
    study = declaration.study.model_copy(update={"background": release})
    return declaration.model_copy(update={"study": study})


def _system(declaration: Declaration) -> ProductSystem:
    background, method, policy = installed_releases().open(declaration.study)
    return build_product_system(declaration, background, treatment_of(policy, method.gwp_set))


def _errors(folder: Path, release: str, names: Iterable[str]) -> Iterator[tuple[str, TanbiaoError]]:
    """What is wrong with files that a process could not read: errors do not travel between processes."""
    for name in names:
        try:
            _system(_declaration(folder / name, release))
        except TanbiaoError as error:
            yield name, error


def _about(declaration: Declaration, language: Language) -> About:
    product, quantity, study = declaration.product, declaration.unit.quantity, declaration.study
    return About(
        name=product.name.get(language),
        model=product.model,
        unit=f"{quantity.amount} {quantity.unit}",
        background=study.background,
        method=study.method,
        policy=study.policy,
    )
