"""How large the benchmark's company is."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Size:
    conversations: int
    messages: int

    @property
    def customers(self) -> int:
        return max(10, self.conversations // 4)
