"""Serve httpbin until the standard input ends; the first line printed is the port.

Runs in httpbin's environment, so it imports nothing of the project.
"""

import sys
import threading

from httpbin import app
from werkzeug.serving import make_server


def application(environ, start_response):
    # httpbin refuses chunked bodies unless the server calls itself gunicorn; werkzeug's
    # takes the chunks off by itself, too.
    environ["SERVER_SOFTWARE"] = "gunicorn/werkzeug"
    return app(environ, start_response)


server = make_server("127.0.0.1", 0, application, threaded=True)
print(server.server_port, flush=True)  # noqa: T201 - the parent reads it
threading.Thread(target=server.serve_forever, daemon=True).start()
sys.stdin.read()
