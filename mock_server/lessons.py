"""How readers are told which lesson a group of routes is for."""

from __future__ import annotations

from typing import Final

from mock_server.documentation import Text

_TITLES: Final = {
    "01_introduction": Text(en="Introduction to APIs", ru="Введение в API"),
    "02_http_in_python": Text(
        en="HTTP APIs in Python: the basics", ru="Основы работы с API в Python"
    ),
    "03_requests": Text(
        en="Integrating an API with `requests`", ru="Интеграция API с помощью `requests`"
    ),
    "04_authentication": Text(
        en="APIs that require authentication", ru="API, требующие аутентификации"
    ),
    "05_async": Text(
        en="Asynchronous API work with `aiohttp`", ru="Асинхронная работа с API (`aiohttp`)"
    ),
    "06_websocket": Text(en="Real-time APIs (WebSocket)", ru="API реального времени (WebSocket)"),
    "07_limits_and_protection": Text(en="Limits and protection", ru="Ограничения и защита"),
}
_ALWAYS: Final = Text(en="For every lesson", ru="Для всех уроков")


def lesson_heading(lesson: str | None) -> Text:
    """What stands above a lesson's groups; `lesson` is its stem, None what all of them use."""
    if lesson is None:
        return _ALWAYS
    number = int(lesson.partition("_")[0])
    title = _TITLES[lesson]
    return Text(en=f"Lesson {number}. {title.en}", ru=f"Урок {number}. {title.ru}")
