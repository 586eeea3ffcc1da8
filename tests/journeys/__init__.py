"""A browser walks through a promise, end to end; one file a promise."""
