"""All that is worth keeping, as plain rows: out of one database in one state, into another in one transaction."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine, LargeBinary, Table, func, insert, select, text

from lca.canonical import Digest
from registry.ports import ApplicationRow, CertificateRow
from registry.store.engine import reading, writing
from registry.store.events import application_values, certificate_values
from registry.store.tables import account, application, certificate, document, event, organisation

# In the order in which rows can be written again. Sessions and sign-in attempts are not worth keeping; projections are
# made again from the events, so that they can say nothing that the ledger does not.
KEPT: Mapping[str, Table] = {table.name: table for table in (event, document, organisation, account)}
Row = dict[str, Any]


class Snapshot:
    """One state of a database."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def schema(self) -> str:
        """Revision of the schema."""
        return str(self._connection.scalar(text("SELECT version_num FROM alembic_version")))

    def rows(self, name: str) -> Iterator[Row]:
        """Rows of a table in the order of its key, large binaries left out."""
        table = KEPT[name]
        columns = [c for c in table.c if not isinstance(c.type, LargeBinary)]
        for row in self._connection.execute(select(*columns).order_by(*table.primary_key)):
            yield row._asdict()

    def document(self, digest: Digest) -> bytes:
        """The bytes of a document."""
        return bytes(self._connection.scalars(select(document.c.data).where(document.c.digest == digest)).one())


@contextmanager
def snapshot(engine: Engine) -> Iterator[Snapshot]:
    """A database as it is now, however it changes meanwhile."""
    with reading(engine) as connection:
        yield Snapshot(connection)


class Loader:
    """Writes rows into an empty database, in one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def is_empty(self) -> bool:
        """Whether no table that is kept has a row."""
        counts = (self._connection.scalar(select(func.count()).select_from(table)) for table in KEPT.values())
        return not any(counts)

    def rows(self, name: str, rows: Iterable[Row], data: Callable[[Digest], bytes]) -> int:
        """Write rows of a table; their number. data: bytes of a document. ValueError for columns that are not the
        table's.
        """
        table, count = KEPT[name], 0
        expected = {c.name for c in table.c if not isinstance(c.type, LargeBinary)}
        for row in rows:
            if row.keys() != expected:
                raise ValueError(f"{name}: columns {sorted(row)} instead of {sorted(expected)}")
            values = {**row, "data": data(row["digest"])} if table is document else row
            self._connection.execute(insert(table).values(values))
            count += 1
        return count

    def projections(self, applications: Iterable[ApplicationRow], certificates: Iterable[CertificateRow]) -> None:
        """Write the projections that were made from the events."""
        for row in applications:
            self._connection.execute(insert(application).values(application_values(row)))
        for certified in certificates:
            self._connection.execute(insert(certificate).values(certificate_values(certified)))


@contextmanager
def loading(engine: Engine) -> Iterator[Loader]:
    """A loader whose rows are kept when its block ends well, and none of them otherwise."""
    with writing(engine) as connection:
        yield Loader(connection)
