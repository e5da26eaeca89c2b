"""A WSGI application on a free port, in a thread of the test's process."""

import logging
import threading
from collections.abc import Callable

from werkzeug.serving import BaseWSGIServer, make_server


def start(application: Callable, ssl_context=None) -> BaseWSGIServer:
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = make_server("127.0.0.1", 0, application, threaded=True, ssl_context=ssl_context)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


def stop(server: BaseWSGIServer) -> None:
    server.shutdown()
    server.server_close()
