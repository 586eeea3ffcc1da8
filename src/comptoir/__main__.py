"""`python -m comptoir` is the command `comptoir`."""

import sys

from comptoir.config.command import main

if __name__ == "__main__":
    sys.exit(main())
