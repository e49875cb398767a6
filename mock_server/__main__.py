"""`python -m mock_server`: serve alone, with an access log, until Ctrl+C."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import errno
import os
import signal
import sys
from typing import TYPE_CHECKING, Final

from mock_server.access_log import AccessLog
from mock_server.limits import allow_many_connections
from mock_server.origin import HOST, USUAL_PORT, Origins
from mock_server.registry import Text

if TYPE_CHECKING:
    from collections.abc import Sequence

_PORT_TAKEN: Final = Text(
    en="Port {port} is taken: another program uses it, perhaps another mock server.\n"
    "Choose another one:       python -m mock_server --port {other}\n"
    "or let the system choose: python -m mock_server --port 0",
    ru="Порт {port} занят: им пользуется другая программа, возможно, ещё один такой же сервер.\n"
    "Выберите другой порт:            python -m mock_server --port {other}\n"
    "или пусть его подберёт система:  python -m mock_server --port 0",
)
_NO_PORT: Final = Text(
    en="The system does not let the server listen on port {port}: {reason}.\n"
    "Ports from 1024 on need no special rights: python -m mock_server --port {other}",
    ru="Система не разрешает серверу слушать порт {port}: {reason}.\n"
    "Порты от 1024 не требуют особых прав: python -m mock_server --port {other}",
)
_SERVING: Final = Text(
    en="Serving at {url} (seed {seed}). Ctrl+C stops it.",
    ru="Сервер работает: {url} (seed {seed}). Остановить: Ctrl+C.",
)
_IN_USE: Final = {errno.EADDRINUSE, getattr(errno, "WSAEADDRINUSE", errno.EADDRINUSE)}
_STOPPED: Final = Text(en="Stopped.", ru="Сервер остановлен.")
_LOOPBACK: Final = Text(
    en="only this machine may use the server, so the host is always 127.0.0.1",
    ru="сервер доступен только с этого компьютера, поэтому адрес всегда 127.0.0.1",
)


def main(argv: Sequence[str] | None = None) -> int:
    """Serve until stopped; 0 then, 1 when it could not listen."""
    language = _language()
    options = _parser(language).parse_args(argv)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # a console of another encoding shows what it can
            stream.reconfigure(errors="backslashreplace")
    allow_many_connections()
    try:
        with contextlib.suppress(KeyboardInterrupt):
            asyncio.run(_serve(options.port, options.seed, language))
    except OSError as error:
        taken = error.errno in _IN_USE
        print(  # noqa: T201 - a command's output
            _say(
                _PORT_TAKEN if taken else _NO_PORT,
                language,
                port=options.port,
                other=options.port + 1 if options.port >= USUAL_PORT else USUAL_PORT,
                reason=error.strerror,
            ),
            file=sys.stderr,
        )
        return 1
    with contextlib.suppress(OSError):
        print(_say(_STOPPED, language))  # noqa: T201 - a command's output
    return 0


async def _serve(port: int, seed: int, language: str) -> None:
    stopped = asyncio.Event()
    if sys.platform != "win32":  # a service manager stops politely too
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stopped.set)
    origin = await Origins().open(seed=seed, ports=(port,))
    print(  # noqa: T201 - a command's output
        _say(_SERVING, language, url=origin.scenario.url, seed=seed), flush=True
    )
    origin.recorder.on_end = AccessLog(sys.stdout)
    await stopped.wait()


def _parser(language: str) -> argparse.ArgumentParser:
    def loopback(host: str) -> str:
        if host not in {HOST, "localhost"}:
            raise argparse.ArgumentTypeError(_say(_LOOPBACK, language))
        return HOST

    def port(text: str) -> int:
        number = int(text)
        if not 0 <= number < 65536:  # noqa: PLR2004 - 16 bits
            raise ValueError(text)
        return number

    parser = argparse.ArgumentParser(
        prog="python -m mock_server", description="A web API on this machine."
    )
    parser.add_argument("--host", type=loopback, default=HOST, help=_say(_LOOPBACK, language))
    parser.add_argument("--port", type=port, default=USUAL_PORT, help="default 8000; 0: any free")
    parser.add_argument("--seed", type=int, default=1, help="the same seed gives the same data")
    return parser


def _language() -> str:
    for name in ("COURSE_LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        if value := os.environ.get(name):
            return "ru" if value.startswith("ru") else "en"
    import locale  # noqa: PLC0415 - Windows has no such variables

    return "ru" if (locale.getlocale()[0] or "").lower().startswith("ru") else "en"


def _say(text: Text, language: str, **values: object) -> str:
    return getattr(text, language).format(**values)  # type: ignore[no-any-return] # en or ru


if __name__ == "__main__":
    sys.exit(main())
