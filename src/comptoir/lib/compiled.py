"""Statements compiled once and run many times: what Django's ORM says, at the price of a bare cursor.

Building SQL is most of what an ORM query costs (0.3-1 ms against 0.02 ms).  Only for hot paths.  They run on Django's
own connection, so transactions, the write gate and the counting of queries in tests hold as ever.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db import connections
from django.db.models import Field, Model, QuerySet
from django.db.models.query import get_related_populators  # type: ignore[attr-defined]

M = TypeVar("M", bound=Model)

# Within a whole number of four bytes: Django leaves a comparison out that its column could never meet.
_FIRST_MARK = 2_140_000_001


class Select:
    """A query with arguments: `Select(lambda inbox_id: Message.objects.filter(inbox_id=inbox_id).values_list(...), 1)`.

    Built once per database vendor with marks in place of the arguments, which must all be whole numbers or all be text
    (`of=str`), and must reach the SQL unchanged.  Calling it answers tuples.
    """

    def __init__(
        self, build: Callable[..., QuerySet[Any, Any]], arguments: int, of: type[int] | type[str] = int
    ) -> None:
        self._build, self._of = build, of
        self._marks: list[Any] = [_FIRST_MARK + number for number in range(arguments)]
        if of is str:
            self._marks = [f"\u2063mark-{number}\u2063" for number in self._marks]
        self._by_vendor: dict[str, _Compiled] = {}

    def __call__(self, *arguments: int | str) -> list[tuple[Any, ...]]:
        vendor = connections["default"].vendor
        compiled = self._by_vendor.get(vendor)
        if compiled is None:
            compiled = self._by_vendor[vendor] = self._compile()
        return compiled.run(arguments)

    def _compile(self) -> "_Compiled":
        connection = connections["default"]
        query = self._build(*self._marks).query
        compiler = query.get_compiler("default", connection)
        sql, parameters = compiler.as_sql()
        self._note(compiler)
        places = [self._marks.index(each) if each in self._marks else None for each in parameters]
        missing = set(range(len(self._marks))) - set(places)
        if missing:
            raise ValueError(f"Argument {min(missing)} of this query did not reach its SQL unchanged.")
        converters = compiler.get_converters([each for each, _, _ in compiler.select])
        return _Compiled(sql, list(parameters), places, [(at, *each) for at, each in converters.items()])

    def _note(self, compiler: Any) -> None:
        """For those who need more of the compiler."""


class _Compiled:
    def __init__(
        self,
        sql: str,
        parameters: list[Any],
        places: list[int | None],
        converters: list[tuple[int, list[Callable[..., Any]], Any]],
    ) -> None:
        self.sql, self.parameters, self.places, self.converters = sql, parameters, places, converters

    def run(self, arguments: tuple[int | str, ...]) -> list[tuple[Any, ...]]:
        connection = connections["default"]
        given = [
            fixed if place is None else arguments[place]
            for place, fixed in zip(self.places, self.parameters, strict=True)
        ]
        with connection.cursor() as cursor:
            cursor.execute(self.sql, given)
            rows = cursor.fetchall()
        if not self.converters or not rows:
            return list(rows)
        columns: list[Any] = [list(row) for row in rows]
        for at, functions, expression in self.converters:
            for row in columns:
                for function in functions:
                    row[at] = function(row[at], expression, connection)
        return [tuple(row) for row in columns]


class Objects(Generic[M]):
    """A query for whole objects, with `select_related` if asked: `Objects(lambda pk: Agent.objects.filter(pk=pk), 1)`.

    Arguments as for `Select`.  Only the building of the SQL is saved; each row still becomes an object.
    """

    def __init__(self, build: Callable[..., QuerySet[M, M]], arguments: int, of: type[int] | type[str] = int) -> None:
        self._select = _SelectedObjects(build, arguments, of)

    def __call__(self, *arguments: int | str) -> list[M]:
        rows = self._select(*arguments)
        kinds = self._select.kinds[connections["default"].vendor]
        found = []
        for row in rows:
            made = kinds.model.from_db("default", kinds.names, row[kinds.start : kinds.end])
            for populator in kinds.populators:
                populator.populate(row, made)
            found.append(made)
        return found

    def first(self, *arguments: int | str) -> M | None:
        """The first object, or none."""
        return next(iter(self(*arguments)), None)


@dataclass(frozen=True)
class _Kinds:
    model: Any
    names: list[str]
    start: int
    end: int
    populators: list[Any]


class _SelectedObjects(Select):
    """Remembers at compiling how rows become objects, as Django's ModelIterable finds it out at every query."""

    def __init__(self, build: Callable[..., QuerySet[Any, Any]], arguments: int, of: type[int] | type[str]) -> None:
        super().__init__(build, arguments, of)
        self.kinds: dict[str, _Kinds] = {}

    def _note(self, compiler: Any) -> None:
        known = compiler.klass_info
        columns = known["select_fields"]
        start, end = columns[0], columns[-1] + 1
        names = [each[0].target.attname for each in compiler.select[start:end]]
        populators = get_related_populators(known, compiler.select, "default")
        self.kinds[compiler.connection.vendor] = _Kinds(known["model"], names, start, end, populators)


class Insert(Generic[M]):
    """INSERT of one new object: `ADD(message)` writes it and gives it its id.

    With `once`, a row that a unique constraint refuses is left out quietly and the answer is False; otherwise
    IntegrityError is raised as ever.
    """

    def __init__(self, model: type[M], *, once: bool = False) -> None:
        self._model, self._once = model, once
        self._fields: list[Field[Any, Any]] = []
        self._sql = ""

    def __call__(self, row: M) -> bool:
        if not self._sql:
            self._compile()
        connection = connections["default"]  # looked up once: the proxy costs as much as the statement
        values = [field.get_db_prep_save(getattr(row, field.attname), connection) for field in self._fields]
        with connection.cursor() as cursor:
            cursor.execute(self._sql, values)
            found = cursor.fetchone()
        if found is None:
            return False
        row.pk = found[0]
        row._state.adding, row._state.db = False, connection.alias
        return True

    def _compile(self) -> None:
        meta, quote = self._model._meta, connections["default"].ops.quote_name
        self._fields = [field for field in meta.concrete_fields if not field.primary_key]
        columns = ", ".join(quote(field.column) for field in self._fields)
        marks = ", ".join(["%s"] * len(self._fields))
        unless = " ON CONFLICT DO NOTHING" if self._once else ""
        key = quote(_key_column(self._model))
        self._sql = f"INSERT INTO {quote(meta.db_table)} ({columns}) VALUES ({marks}){unless} RETURNING {key}"  # noqa: S608


class Update(Generic[M]):
    """UPDATE of some columns of one row by its id: `KEEP(row)` writes what the object holds."""

    def __init__(self, model: type[M], *columns: str) -> None:
        self._model, self._names = model, columns
        self._fields: list[Field[Any, Any]] = []
        self._sql = ""

    def __call__(self, row: M) -> None:
        if not self._sql:
            self._compile()
        connection = connections["default"]  # looked up once: the proxy costs as much as the statement
        values = [field.get_db_prep_save(getattr(row, field.attname), connection) for field in self._fields]
        with connection.cursor() as cursor:
            cursor.execute(self._sql, [*values, row.pk])

    def _compile(self) -> None:
        meta, quote = self._model._meta, connections["default"].ops.quote_name
        named = {field.name: field for field in meta.concrete_fields}
        self._fields = [named[name] for name in self._names]
        sets = ", ".join(f"{quote(field.column)} = %s" for field in self._fields)
        key = quote(_key_column(self._model))
        self._sql = f"UPDATE {quote(meta.db_table)} SET {sets} WHERE {key} = %s"  # noqa: S608


def _key_column(model: type[Model]) -> str:
    key = model._meta.pk
    if key is None or key.column is None:
        raise TypeError(f"{model.__name__} has no key column.")
    return key.column
