"""`comptoir bench`: the real server driven from another process, beside the bare reference, in one run."""
