"""A declaration in the making: a JSON value, where each part of it was written, and all that is wrong with it so far.

Workbook, CSV folder and JSON all end here, so that they are judged alike and their problems read alike.
"""

from collections.abc import Callable, Mapping
from itertools import pairwise
from typing import Any, Final

from msgspec import Struct, field
from msgspec.structs import replace

from lca.errors import InvalidInput, Place, Problem, Value
from lca.interchange.problems import problem

MAX_PROBLEMS: Final = 1000
Path = tuple[str | int, ...]
Written = tuple[Place, str]  # where, and what its column is called


class Draft(Struct):
    """tree: the declaration as JSON. places: where a path was written, and what its column is called. finders: the same
    for all that stands in one row.

    broken: paths that have a problem already, so that its consequences are not reported as well.
    """

    tree: dict[str, Any] = field(default_factory=dict)
    places: dict[Path, Written] = field(default_factory=dict)
    finders: dict[Path, Callable[[Path], Written]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    broken: set[Path] = field(default_factory=set)
    _around: set[Path] = field(default_factory=set)

    def set(self, path: Path, value: Any) -> None:
        """Put a value at a path; objects and lists on the way are made."""
        node: Any = self.tree
        for key, following in pairwise(path):
            fresh: Any = [] if isinstance(following, int) else {}
            if isinstance(node, list):
                if key == len(node):
                    node.append(fresh)
                node = node[int(key)]
            else:
                node = node.setdefault(key, fresh)
        if isinstance(node, list):
            node.append(value)
        else:
            node[path[-1]] = value

    def written(self, path: Path, place: Place, label: str) -> None:
        """Remember where a path is written; the first part of an object stands for the object."""
        self.places[path] = (place, label)
        for length in range(len(path) - 1, 0, -1):
            if path[:length] in self.places:
                break
            self.places[path[:length]] = (place, label)

    def _find(self, path: Path) -> Written | None:
        if path in self.places:
            return self.places[path]
        for length in range(len(path), 0, -1):
            if path[:length] in self.finders:
                return self.finders[path[:length]](path[length:])
            if path[:length] in self.places:
                return self.places[path[:length]]
        return None

    def place(self, path: Path) -> Place:
        """Where a path is written, or the nearest part around it; in JSON the path itself."""
        found = self._find(path)
        return found[0] if found else Place(path=json_path(path))

    def located(self, found: Problem) -> Problem:
        """A problem of a calculation, whose path names rows by id, where its row was written; unchanged elsewhere."""
        path = self._path(found.place.path)
        where = self._find(path) if path else None
        return found if where is None or where[0] == Place() else replace(found, place=where[0])

    def _path(self, named: str) -> Path:
        """`recycling.R-001.recycled` -> ("recycling", 0, "recycled"). Ids may hold dots: the longest that fits."""
        collection, _, rest = named.partition(".")
        if not isinstance(self.tree.get(collection), list):
            return tuple(part for part in named.split(".") if part)
        ids = {str(row.get("id", number)): number for number, row in enumerate(rows(self, collection))}
        fitting = [name for name in ids if rest == name or rest.startswith(f"{name}.")]
        if not fitting:
            return (collection, 0)  # about all rows: the first stands for them
        name = max(fitting, key=len)
        inside = [int(part) if part.isdigit() else part for part in rest[len(name) :].split(".") if part]
        return (collection, ids[name], *inside)

    def label(self, path: Path) -> str:
        """What a person calls the value at a path."""
        found = self._find(path)
        return found[1] if found else str(path[-1]) if path else ""

    def report(self, code: str, path: Path, **params: Value) -> None:
        """Add a problem at a path."""
        self.add(problem(code, self.place(path), **params), path)

    def add(self, found: Problem, path: Path) -> None:
        """Add a problem, and note that the path is broken. InvalidInput when there are more than anybody reads."""
        self.problems.append(found)
        if len(self.problems) > MAX_PROBLEMS:
            raise InvalidInput((*self.problems, problem("too-many-problems", Place(), limit=MAX_PROBLEMS)))
        self.mark(path)

    def mark(self, path: Path) -> None:
        """Note that a path is broken for a reason that is reported elsewhere."""
        self.broken.add(path)
        self._around.update(path[:length] for length in range(2, len(path)))

    def count(self, collection: str) -> int:
        """Length of a list of the tree so far."""
        return len(self.tree.get(collection, ()))

    def is_broken(self, path: Path) -> bool:
        """Whether a problem is known at the path, around it or (in a row or field) inside it."""
        return path in self._around or any(path[:length] in self.broken for length in range(1, len(path) + 1))


def json_path(path: Path) -> str:
    """`exchanges[3].source.year`."""
    text = "".join(f"[{key}]" if isinstance(key, int) else f".{key}" for key in path)
    return text.removeprefix(".")


def rows(draft: Draft, collection: str) -> list[Mapping[str, Any]]:
    """The objects of a list of the draft; whatever else stands there is judged elsewhere."""
    found = draft.tree.get(collection)
    return [row if isinstance(row, dict) else {} for row in found] if isinstance(found, list) else []
