"""How a client can say who it is: the security schemes that routes name."""

from __future__ import annotations

from typing import Any, Final

from mock_server.documentation import Text

# OpenAPI 3.1, section 4.8.27, with a description in both languages.
SECURITY: Final[dict[str, tuple[dict[str, Any], Text]]] = {
    "session": (
        {"type": "apiKey", "in": "cookie", "name": "session"},
        Text(
            en="The cookie that `POST /login` sets.",
            ru="Cookie, которую ставит `POST /login`.",
        ),
    ),
    "basic": (
        {"type": "http", "scheme": "basic"},
        Text(en="Basic (RFC 7617).", ru="Basic (RFC 7617): имя и пароль в каждом запросе."),
    ),
    "digest": (
        {"type": "http", "scheme": "digest"},
        Text(en="Digest (RFC 7616).", ru="Digest (RFC 7616): вместо пароля — его хеш."),
    ),
    "bearer": (
        {"type": "http", "scheme": "bearer"},
        Text(en="A bearer token (RFC 6750).", ru="Токен Bearer (RFC 6750)."),
    ),
}
