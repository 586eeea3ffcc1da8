"""The smallest channel that works: notes pushed under a door.  Copy this folder to begin a channel of your own."""
