"""``upheld serve`` as a person starts it: a process of its own, its address on standard output."""

import os
import signal
import socket
import subprocess
import sys

import httpx
import pytest

from dam import workspace


def started(folder, *args):
    return subprocess.Popen([sys.executable, "-m", "upheld", "serve", "--no-open", *args], cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                            env=os.environ | {"PYTHONUNBUFFERED": "1"})  # fmt: skip


def test_it_prints_its_address_answers_there_and_ends_at_the_keyboard(tmp_path):
    running = started(workspace(tmp_path).root, "--port", "0")
    try:
        address = running.stdout.readline().strip()
        assert address.startswith("http://127.0.0.1:")
        with httpx.Client(follow_redirects=True) as client:
            page = client.get(address)
            assert page.status_code == 200
            assert "After the Sarn dam" in page.text
            assert "token" not in str(page.url)
            assert client.get(address.partition("?")[0] + "api/v1/claims").json()["claims"]
    finally:
        running.send_signal(signal.SIGINT)
        running.communicate(timeout=20)
    assert running.returncode in {0, 130, -signal.SIGINT}


@pytest.mark.parametrize(
    ("args", "code", "said"), [(["--host", "0.0.0.0"], 2, "--token"), (["--token", "short"], 2, "too easy"), (["--port", "99999"], 2, "99999")]
)
def test_what_may_not_be_served_is_refused_before_anything_listens(tmp_path, args, code, said):
    refused = started(workspace(tmp_path).root, *args)
    _, told = refused.communicate(timeout=60)
    assert refused.returncode == code
    assert said in told
    assert "Traceback" not in told


def test_a_port_in_use_is_one_message(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        refused = started(workspace(tmp_path).root, "--port", str(taken.getsockname()[1]))
        _, told = refused.communicate(timeout=60)
    assert refused.returncode == 4
    assert "in use" in told
    assert "--port" in told
    assert "Traceback" not in told


def test_no_workspace_is_one_message(tmp_path):
    refused = started(tmp_path)
    _, told = refused.communicate(timeout=60)
    assert refused.returncode == 4
    assert "no workspace" in told
