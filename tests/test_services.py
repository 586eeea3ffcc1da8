"""The services of the tests are real, shared by a run, and gone after it."""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import psycopg
import pytest
import redis

from tests import services

pytestmark = pytest.mark.whole


def test_postgresql_15_or_newer_answers(postgresql_database):
    with psycopg.connect(postgresql_database) as connection:
        assert connection.info.server_version >= 150000


def test_redis_answers(redis_url):
    with redis.Redis.from_url(redis_url) as connection:
        assert connection.ping()


def test_a_second_asker_gets_the_same_server(redis_url):
    assert services.redis() == redis_url


def test_another_machine_is_out_of_reach():
    with pytest.raises(AssertionError, match="only loopback"):
        socket.create_connection(("192.0.2.1", 80), timeout=1)
    with pytest.raises(AssertionError, match="only loopback"):
        socket.getaddrinfo("example.org", 80)


def test_services_end_with_a_run_that_is_killed(tmp_path):
    environment = {name: value for name, value in os.environ.items() if name != "COMPTOIR_TEST_RUN"}
    run = subprocess.Popen(
        [sys.executable, "-m", "tests.services", "redis", "--", sys.executable, "-c",
         "import os,sys,time; print(os.environ['COMPTOIR_REDIS_URL'], flush=True); sys.stdin.read()"],
        cwd=Path(__file__).parent.parent, env=environment, stdout=subprocess.PIPE, stdin=subprocess.PIPE, text=True,
    )  # fmt: skip
    port = int(run.stdout.readline().rsplit(":", 1)[1].split("/")[0])
    run.send_signal(signal.SIGKILL)
    run.communicate()
    for _ in range(100):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            return
        time.sleep(0.05)
    pytest.fail("Redis outlived its run.")
