"""The command `comptoir`."""


def main() -> int:
    """Run the command line; answers the exit code."""
    raise NotImplementedError
