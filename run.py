# -*- coding: utf-8 -*-
"""Start here: python run.py lab | test | ... (needs nothing but Python 3.11+)."""

# This file must parse on every Python, even 2.7, to be able to say that it is too old:
# no annotations, no f-strings; everything else is in course/bootstrap.
import sys

OLDEST = (3, 11)

if sys.version_info < OLDEST:
    found = ".".join(str(part) for part in sys.version_info[:3])
    try:
        sys.stderr.write(
            "Курсу нужен Python 3.11 или новее, а этот файл запущен на Python {0}.\n"
            "Установите новый Python и запустите им: python3.13 run.py lab "
            "(в Windows: py -3.13 run.py lab)\n".format(found)
        )
    except UnicodeError:  # a console without Cyrillic still gets the English lines
        pass
    sys.stderr.write(
        "The course needs Python 3.11 or newer; this is Python {0}.\n"
        "Install a newer Python and run it: python3.13 run.py lab "
        "(on Windows: py -3.13 run.py lab)\n".format(found)
    )
    sys.exit(1)

from course.bootstrap.main import main  # noqa: E402 - only a new enough Python gets here

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
