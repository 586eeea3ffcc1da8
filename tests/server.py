"""The real `comptoir serve` in a process of its own, with a data folder of its own."""

import os
import re
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path

from tests.services.keeper import die_with_parent, free_port

ROOT = Path(__file__).resolve().parent.parent
START_S = 60
LINK = re.compile(r"https?://[^\s\x1b]+")


class ServerFailed(RuntimeError):
    """The server did not come up or ended; the message holds the end of what it printed."""


@dataclass
class Server:
    """One installation: it keeps its data folder and ports over stop, kill and start."""

    data: Path
    database_url: str = ""
    redis_url: str = ""
    arguments: tuple[str, ...] = ()
    settings: dict[str, str] = field(default_factory=dict)
    program: tuple[str, ...] = (sys.executable, "-m", "comptoir")
    port: int = field(default_factory=free_port)
    mail_port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        """Where it answers: `http://127.0.0.1:PORT`."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def said(self) -> str:
        """All that it printed, over every start."""
        path = self.data.parent / f"{self.data.name}.log"
        return path.read_text(errors="replace") if path.exists() else ""

    @property
    def setup_link(self) -> str:
        """The one-time link that the terminal shows on a first start."""
        links = [link for link in LINK.findall(self.said) if "/welcome/" in link]
        if not links:
            raise ServerFailed(f"No set-up link in what the server printed:\n{self.said[-3000:]}")
        return links[-1].rstrip(".,)")

    def launch(self) -> subprocess.Popen[bytes]:
        """Start it and do not wait."""
        if self.process is not None:
            raise ServerFailed("It runs already.")
        self.data.mkdir(parents=True, exist_ok=True)
        with (self.data.parent / f"{self.data.name}.log").open("ab") as log:
            self.process = subprocess.Popen(
                [*self.program, "serve", "--data", self.data, "--port", str(self.port),
                 *self.arguments],
                cwd=ROOT, env=self.environment(), stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                start_new_session=True, preexec_fn=die_with_parent(),
            )  # fmt: skip
        return self.process

    def start(self) -> "Server":
        """Start it and wait until it answers.  Raises ServerFailed."""
        process, deadline = self.launch(), time.monotonic() + START_S
        while not self.answers():
            if process.poll() is not None:
                code, self.process = process.returncode, None
                raise ServerFailed(f"comptoir serve ended with {code}:\n{self.said[-3000:]}")
            if time.monotonic() > deadline:
                self.kill()
                raise ServerFailed(f"comptoir serve did not answer in {START_S} s:\n{self.said[-3000:]}")
            time.sleep(0.05)
        return self

    def answers(self) -> bool:
        """Whether it answers any request, by whatever status."""
        try:
            urllib.request.build_opener(_NoRedirect()).open(f"{self.address}/", timeout=5).close()
        except urllib.error.HTTPError as answer:
            answer.close()
            return answer.code < 500
        except (OSError, urllib.error.URLError):
            return False
        return True

    def stop(self) -> int:
        """SIGTERM, as a service manager does, and wait; answers the exit code."""
        if self.process is None:
            return 0
        self.process.send_signal(signal.SIGTERM)
        try:
            code = self.process.wait(30)
        except subprocess.TimeoutExpired:
            self.kill()
            raise ServerFailed(f"It did not stop within 30 s of SIGTERM:\n{self.said[-3000:]}") from None
        self.process = None
        return code

    def kill(self) -> None:
        """SIGKILL to it and every process it started, as a power cut would."""
        if self.process is None:
            return
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        self.process = None

    def command(self, *words: str, timeout_s: float = 120) -> subprocess.CompletedProcess[str]:
        """Run `comptoir …` against the same data."""
        return subprocess.run(
            [*self.program, *words],
            cwd=ROOT, env=self.environment(), capture_output=True, text=True, timeout=timeout_s, check=False,
        )  # fmt: skip

    def python(self, code: str, timeout_s: float = 60) -> str:
        """Run Python beside the server, on the same data, as another process of ours would; answers what it printed."""
        done = subprocess.run(
            [sys.executable, "-c", f"import django; django.setup()\n{code}"],
            cwd=ROOT, env={**self.environment(), "DJANGO_SETTINGS_MODULE": "comptoir.config.settings"},
            capture_output=True, text=True, timeout=timeout_s, check=False,
        )  # fmt: skip
        if done.returncode:
            raise ServerFailed(done.stderr[-3000:])
        return done.stdout.strip()

    def environment(self) -> dict[str, str]:
        """The environment of this installation's processes: nothing of the caller's own settings."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("COMPTOIR_", "DJANGO_"))}
        ours = {
            "COMPTOIR_DATA": str(self.data),
            "COMPTOIR_ADDRESS": self.address,
            "COMPTOIR_DATABASE_URL": self.database_url,
            "COMPTOIR_REDIS_URL": self.redis_url,
            "COMPTOIR_MAIL_LISTEN": f"127.0.0.1:{self.mail_port}",
            "PYTHONPATH": str(ROOT / "src"),
            "PYTHONUNBUFFERED": "1",
        }
        return {**kept, **ours, **self.settings}


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: object) -> None:
        """A redirect is an answer too."""
