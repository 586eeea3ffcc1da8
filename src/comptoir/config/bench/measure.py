"""What a tree of processes used: CPU seconds and memory, as Linux counts them.  Zero elsewhere."""

import os
from dataclasses import dataclass
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Used:
    cpu_s: float
    memory_mib: float  # shared pages counted once, in parts


def used(*roots: int) -> Used:
    """CPU since their start (user and system) and memory now of these processes and all they started."""
    processes = {pid for root in roots for pid in _tree(root)}
    return Used(sum(map(_cpu_s, processes)), round(sum(map(_memory_mib, processes)), 1))


def threads(root: int) -> int:
    """How many threads the tree has."""
    return sum(len(list(Path(f"/proc/{pid}/task").iterdir())) for pid in _tree(root) if Path(f"/proc/{pid}").exists())


def parent_of(pid: int) -> int:
    return int(_stat(pid)[1])


def is_postgresql(pid: int) -> bool:
    """Whether that process on this machine is PostgreSQL's (the id came over a connection, maybe from another)."""
    try:
        return "postgres" in Path(f"/proc/{pid}/comm").read_text()
    except OSError:
        return False


def _tree(root: int) -> list[int]:
    found = [root]
    for task in Path(f"/proc/{root}/task").glob("*/children"):
        try:
            children = task.read_text().split()
        except OSError:
            continue
        found += [each for child in children for each in _tree(int(child))]
    return found


def _stat(pid: int) -> list[str]:
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()


def _cpu_s(pid: int) -> float:
    try:
        fields = _stat(pid)
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / TICKS


def _memory_mib(pid: int) -> float:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0.0
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024
