"""The world outside of the toy channel: what lies in front of the door, and whether anybody takes it."""

from dataclasses import dataclass, field


@dataclass
class Street:
    """Notes that left, by their ids; a note with an id that lies there already is not laid twice."""

    notes: dict[str, str] = field(default_factory=dict)
    is_closed: bool = False

    def lay(self, note_id: str, text: str) -> None:
        """Lay a note in front of the door.  Raises OSError while the street is closed."""
        if self.is_closed:
            raise OSError("The street is closed.")
        self.notes[note_id] = text


STREET = Street()
