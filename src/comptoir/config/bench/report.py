"""The figures as a table."""

from comptoir.config.bench.lines import Measured

HEAD = ("", "req/s", "p50 ms", "p95", "p99", "CPU ms", "KiB", "bare p50", "bare CPU", "CPU ratio")


def table(measured: Measured) -> str:
    """For a terminal, and to be pasted into docs/benchmarks.md."""
    rows = [HEAD] + [
        (
            line.name, f"{line.per_second:g}", f"{line.p50_ms:g}", f"{line.p95_ms:g}", f"{line.p99_ms:g}",
            f"{line.cpu_ms:g}", f"{line.kib:g}", _or_dash(line.bare_p50_ms), _or_dash(line.bare_cpu_ms),
            _or_dash(line.ratio),
        )
        for line in measured.lines
    ]  # fmt: skip
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEAD))]
    text = [_row(row, widths) for row in rows]
    text.insert(1, "|-" + "-|-".join("-" * width for width in widths) + "-|")
    about = (
        f"{measured.database}, {measured.conversations:,} conversations, {measured.messages:,} messages;"
        f" cold start {measured.cold_start_s:g} s; memory of all processes {measured.memory_mib:g} MiB;"
        f" threads {measured.threads_before} → {measured.threads_after}"
    )
    return "\n".join([about, *text, *(f"WRONG: {complaint}" for complaint in measured.complaints)])


def _row(cells: tuple[str, ...], widths: list[int]) -> str:
    first, *others = (
        cell.ljust(width) if not at else cell.rjust(width)
        for at, (cell, width) in enumerate(zip(cells, widths, strict=True))
    )
    return f"| {' | '.join([first, *others])} |"


def _or_dash(value: float | None) -> str:
    return "" if value is None else f"{value:g}"
