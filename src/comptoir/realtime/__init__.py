"""Live: tell those who watch a topic that something changed.  Frames are hints; the database is the truth.

The words other rooms need.  A frame may be lost (a process dies, a reader is slow): whoever watches compares positions
and fetches what is missing.
"""

from comptoir.realtime import presence
from comptoir.realtime.announcing import announce, recheck
from comptoir.realtime.topics import Viewer, Who, register_names, register_topic

__all__ = ["Viewer", "Who", "announce", "presence", "recheck", "register_names", "register_topic"]
