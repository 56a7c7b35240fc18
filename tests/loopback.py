"""Servers on loopback for tests: one that answers by path and remembers what it was asked, and one that sends raw bytes at its own pace."""

import contextlib
import socket
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def _answer(self):
        length = int(self.headers.get("Content-Length") or 0)
        body = self.rfile.read(length)
        self.server.asked.append((self.command, self.path, dict(self.headers), body))
        found = self.server.routes.get(self.path.partition("?")[0], (404, {}, b"nothing here"))
        status, headers, content = found(self) if callable(found) else found
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        with contextlib.suppress(OSError):
            self.wfile.write(content)

    do_GET = do_POST = _answer  # noqa: N815 - the names http.server calls

    def log_message(self, *args):
        pass


@contextlib.contextmanager
def serving(routes=None):
    """A server with ``.routes`` (path to (status, headers, body) or a function of the request), ``.asked``, ``.pair`` and ``.at(path)``."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    server.daemon_threads = True
    server.routes, server.asked = dict(routes or {}), []
    server.pair = f"127.0.0.1:{server.server_port}"
    server.at = lambda path: f"http://{server.pair}{path}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@contextlib.contextmanager
def saying(speak):
    """A server that reads a request and lets ``speak(connection)`` send what it likes; yields its ``IP:PORT``."""
    listener = socket.create_server(("127.0.0.1", 0))
    listener.settimeout(5)

    def serve():
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            with connection, contextlib.suppress(OSError):
                connection.settimeout(5)
                connection.recv(65536)
                speak(connection)

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield f"127.0.0.1:{listener.getsockname()[1]}"
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join()
