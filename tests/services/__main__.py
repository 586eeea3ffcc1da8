"""Run a command with services beside it:  python -m tests.services postgresql [redis] -- COMMAND…

Sets COMPTOIR_DATABASE_URL and COMPTOIR_REDIS_URL for the command, and answers with its exit code.
"""

import os
import subprocess
import sys

from tests import services


def main() -> int:
    """Start what is asked for, run the command, stop all."""
    split = sys.argv.index("--")
    wanted, command = sys.argv[1:split], sys.argv[split + 1 :]
    environment = dict(os.environ)
    try:
        if "postgresql" in wanted:
            environment["COMPTOIR_DATABASE_URL"] = services.postgresql()
        if "redis" in wanted:
            environment["COMPTOIR_REDIS_URL"] = services.redis()
        environment["COMPTOIR_TEST_RUN"] = os.environ["COMPTOIR_TEST_RUN"]
        return subprocess.run(command, env=environment, check=False).returncode
    finally:
        services.stop_all()


if __name__ == "__main__":
    sys.exit(main())
