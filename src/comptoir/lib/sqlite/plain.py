"""An operand that SQLite must not look up by an index."""

from typing import Any

from django.db.models import Func


class Plain(Func):
    """`+column`: the value, but no index serves it; on other databases just the column.

    One such arm keeps SQLite from answering an OR by several indexes and sorting all that they find, where an index
    in the order wanted would give the first rows at once.  It decides so whenever ANALYZE was never run.
    """

    template = "%(expressions)s"
    arity = 1

    def as_sqlite(self, compiler: Any, connection: Any, **more: Any) -> Any:
        return self.as_sql(compiler, connection, template="+%(expressions)s", **more)
