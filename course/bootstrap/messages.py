"""What the bootstrap says, in both languages.

A table and not the gettext catalogue: nothing is installed yet when these are needed.
"""

from __future__ import annotations

_TEXTS: dict[str, dict[str, str]] = {
    "usage": {
        "ru": """Курс «Веб-API на Python»

  python run.py lab               открыть курс в JupyterLab
  python run.py check БЛОКНОТ     проверить упражнения блокнота без JupyterLab
  python run.py reset БЛОКНОТ     вернуть блокнот к исходному виду (ваша версия сохранится рядом)
  python run.py serve             запустить только учебный сервер
  python run.py test              все тесты курса
  python run.py build             собрать блокноты из исходников

  --lang ru|en                    язык курса (сейчас: {language})
  python run.py КОМАНДА --help    все параметры команды""",
        "en": """The course "Web APIs in Python"

  python run.py lab               open the course in JupyterLab
  python run.py check NOTEBOOK    check a notebook's exercises without JupyterLab
  python run.py reset NOTEBOOK    bring a notebook back (your version is kept beside it)
  python run.py serve             start the mock server alone
  python run.py test              the whole test suite
  python run.py build             build the notebooks from their sources

  --lang ru|en                    language of the course (now: {language})
  python run.py COMMAND --help    all options of a command""",
    },
    "unknown-command": {
        "ru": "Команды «{command}» нет. Похоже, вы имели в виду: {nearest}\n",
        "en": "There is no command '{command}'. Perhaps you meant: {nearest}\n",
    },
    "unknown-language": {
        "ru": "Языка «{language}» в курсе нет. Есть: --lang ru и --lang en.",
        "en": "The course has no language '{language}'. Use --lang ru or --lang en.",
    },
    "making": {
        "ru": "Создаю окружение в папке {folder} (Python {python})…",
        "en": "Making an environment in {folder} (Python {python})…",
    },
    "installing": {
        "ru": "Устанавливаю пакеты: {count} шт., {tool}. Это нужно один раз…",
        "en": "Installing {count} packages ({tool}); this happens once…",
    },
    "installed": {"ru": "Готово за {seconds:.0f} с.", "en": "Done in {seconds:.0f} s."},
    "writing": {"ru": "раскладываю файлы", "en": "writing files"},
    "broken": {
        "ru": "Окружение {folder} не запускается; создаю его заново.",
        "en": "The environment {folder} does not start; making it anew.",
    },
    "moved": {
        "ru": "Папку курса переместили; создаю окружение заново.",
        "en": "The course's folder was moved; making the environment anew.",
    },
    "uv-failed": {
        "ru": "uv не справился ({reason}); пробую pip.",
        "en": "uv failed ({reason}); trying pip.",
    },
    "no-removal": {
        "ru": "Не удаётся удалить старое окружение {folder}: {reason}\n"
        "Закройте JupyterLab и другие программы, которые им пользуются, и повторите команду.",
        "en": "The old environment {folder} cannot be removed: {reason}\n"
        "Close JupyterLab and other programs that use it, then run the command again.",
    },
    "not-ours": {
        "ru": "В папке курса есть {folder}, но это не окружение Python. Переименуйте или "
        "переместите её и повторите команду.",
        "en": "The course's folder holds {folder}, which is no Python environment. Rename or move "
        "it, then run the command again.",
    },
    "no-venv": {
        "ru": "Python не смог создать окружение:\n{output}\n"
        "В Debian и Ubuntu его модуль ставится отдельно: sudo apt install python3-venv",
        "en": "Python could not make the environment:\n{output}\n"
        "On Debian and Ubuntu its module is a package of its own: sudo apt install python3-venv",
    },
    "read-only": {
        "ru": "В папку {folder} нельзя писать: {reason}\n"
        "Скопируйте курс туда, где у вас есть права (например, в домашнюю папку), "
        "и запустите его оттуда.",
        "en": "The folder {folder} cannot be written to: {reason}\n"
        "Copy the course to a place of yours (your home folder, say) and run it from there.",
    },
    "no-network": {
        "ru": "Не удалось скачать пакеты: нет связи с PyPI.\n"
        "Проверьте подключение к интернету (и настройки прокси, если он у вас есть) и повторите "
        "команду: уже скачанное не пропадёт. После установки курс работает без интернета.\n"
        "Журнал установки: {log}",
        "en": "The packages could not be downloaded: PyPI was not reached.\n"
        "Check the internet connection (and the proxy settings, if you have one), then run the "
        "command again: what was downloaded is kept. Once installed, the course works offline.\n"
        "Log of the installation: {log}",
    },
    "disk-full": {
        "ru": "На диске не хватило места: курсу нужно около {needed} МБ. Освободите место и "
        "повторите команду.\nЖурнал установки: {log}",
        "en": "The disk is full: the course needs about {needed} MB. Free some space, then run the "
        "command again.\nLog of the installation: {log}",
    },
    "install-failed": {
        "ru": "Установка не удалась. Последние строки:\n{output}\n"
        "Повторите команду. Если не поможет, удалите папку {folder} и попробуйте ещё раз.\n"
        "Журнал установки: {log}",
        "en": "The installation failed. Its last lines:\n{output}\n"
        "Run the command again. If that does not help, remove the folder {folder} and retry.\n"
        "Log of the installation: {log}",
    },
    "no-requirements": {
        "ru": "Не найден файл {file}: похоже, курс скопирован не целиком. Скачайте его заново.",
        "en": "The file {file} is missing: the course seems to be incomplete. Download it again.",
    },
}


def text(name: str, language: str, /, **values: object) -> str:
    """Put one message into a language."""
    return _TEXTS[name][language].format_map(values)
