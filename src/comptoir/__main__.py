"""`python -m comptoir` is the command `comptoir`."""

from comptoir.config.command import main

if __name__ == "__main__":
    main()
