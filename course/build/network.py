"""A timeout on every call that goes to the network, found in the syntax tree.

The course names the timeout at every call, also where a library has one of its own: a
reader sees it, and a program that waits for ever is the beginners' commonest outage.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from course.build.identity import cell_ids
from course.build.localise import CodeError, parse
from course.build.problem import Problem
from course.build.source import Code

if TYPE_CHECKING:
    from collections.abc import Iterator

    from course.build.source import Source

_VERBS: Final = ("get", "post", "put", "patch", "delete", "head", "options", "request")


@dataclass(frozen=True, slots=True)
class _Rule:
    """Where a call takes its timeout: by name, and at which place among the positional."""

    keyword: str = "timeout"
    position: int | None = None


_TIMEOUT: Final = _Rule()
_CALLS: Final[dict[str, _Rule]] = {
    **{f"{library}.{verb}": _TIMEOUT for library in ("requests", "httpx") for verb in _VERBS},
    "httpx.stream": _TIMEOUT,
    "httpx.Client": _TIMEOUT,
    "httpx.AsyncClient": _TIMEOUT,
    "aiohttp.ClientSession": _TIMEOUT,
    "aiohttp.request": _TIMEOUT,
    "urllib.request.urlopen": _Rule(position=2),
    "http.client.HTTPConnection": _Rule(position=2),
    "http.client.HTTPSConnection": _Rule(position=2),
    "socket.create_connection": _Rule(position=1),
    "websockets.connect": _Rule("open_timeout"),
    "websockets.asyncio.client.connect": _Rule("open_timeout"),
    "websockets.sync.client.connect": _Rule("open_timeout"),
}
# calls that take no timeout themselves: something beside them must limit the wait
_LIMITED: Final[dict[str, tuple[str, ...]]] = {
    "asyncio.open_connection": ("asyncio.timeout", "asyncio.wait_for"),
    "socket.socket": (".settimeout", "socket.setdefaulttimeout"),
}
# a session of requests has no timeout of its own: each call through it names one
_SESSIONS: Final = ("requests.Session", "requests.session", "requests.sessions.Session")


def timeout_problems(source: Source) -> list[Problem]:
    """Name every network call without a timeout; names are followed through all cells."""
    names = _Names()
    trees: list[tuple[str, Code, ast.Module]] = []
    for cell_id, cell in zip(cell_ids(source), source.cells, strict=True):
        if not isinstance(cell, Code):
            continue
        try:
            tree = parse(cell.text)
        except CodeError:
            continue  # reported where the cell is projected
        names.learn(tree)
        trees.append((cell_id, cell, tree))
    problems = []
    for cell_id, cell, tree in trees:
        for node, what, remedy in _unlimited(tree, names):
            line = cell.body_line + node.lineno - 1
            problems.append(Problem(source.path, what, remedy, line, cell_id))
    return problems


@dataclass(slots=True)
class _Names:
    """What names mean: imported modules, and variables that hold a session."""

    imported: dict[str, str] = field(default_factory=dict)
    sessions: set[str] = field(default_factory=set)

    def learn(self, tree: ast.Module) -> None:
        nodes = list(ast.walk(tree))
        for node in nodes:
            if isinstance(node, ast.Import | ast.ImportFrom):
                self._imports(node)
        for node in nodes:
            for target, value in _bindings(node):
                self._note(target, value)
            if isinstance(node, ast.arg) and self._is_session_type(node.annotation):
                self.sessions.add(node.arg)

    def _is_session_type(self, annotation: ast.expr | None) -> bool:
        return annotation is not None and self.dotted(annotation) in _SESSIONS

    def _imports(self, node: ast.Import | ast.ImportFrom) -> None:
        for alias in node.names:
            if isinstance(node, ast.ImportFrom):
                self.imported[alias.asname or alias.name] = f"{node.module}.{alias.name}"
            elif alias.asname:
                self.imported[alias.asname] = alias.name

    def _note(self, target: ast.expr, value: ast.expr) -> None:
        made = isinstance(value, ast.Call) and self.dotted(value.func) in _SESSIONS
        name = _written(target)
        if name is not None and (made or _written(value) in self.sessions):
            self.sessions.add(name)

    def dotted(self, node: ast.expr) -> str | None:
        """The full name of what is called, through imports: `r.get` → `requests.get`."""
        written = _written(node)
        if written is None:
            return None
        head, dot, rest = written.partition(".")
        return self.imported.get(head, head) + dot + rest

    def is_session_call(self, function: ast.expr) -> bool:
        if not isinstance(function, ast.Attribute) or function.attr not in (*_VERBS, "send"):
            return False
        owner = function.value
        if isinstance(owner, ast.Call):
            return self.dotted(owner.func) in _SESSIONS
        return _written(owner) in self.sessions


def _bindings(node: ast.AST) -> Iterator[tuple[ast.expr, ast.expr]]:
    """Which names a statement binds to which values."""
    if isinstance(node, ast.Assign):
        for target in node.targets:
            yield target, node.value
    elif isinstance(node, ast.AnnAssign | ast.NamedExpr) and node.value is not None:
        yield node.target, node.value
    elif isinstance(node, ast.withitem) and node.optional_vars is not None:
        yield node.optional_vars, node.context_expr


def _written(node: ast.expr) -> str | None:
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        owner = _written(node.value)
        return None if owner is None else f"{owner}.{node.attr}"
    return None


def _unlimited(tree: ast.Module, names: _Names) -> Iterator[tuple[ast.Call, str, str]]:
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    called = {names.dotted(call.func) or "" for call in calls}
    attributes = {f".{call.func.attr}" for call in calls if isinstance(call.func, ast.Attribute)}
    for call in calls:
        name = names.dotted(call.func)
        if names.is_session_call(call.func):
            rule: _Rule | None = _TIMEOUT
        else:
            rule = _CALLS.get(name or "")
        written = ast.unparse(call.func)
        if rule is not None and not _limited(call, rule):
            yield call, f"{written}(…) has no timeout", f"Pass {rule.keyword}=… (seconds)."
        beside = _LIMITED.get(name or "")
        if beside is not None and not any(limit in called | attributes for limit in beside):
            limits = " or ".join(limit.lstrip(".") for limit in beside)
            yield call, f"nothing limits how long {written}(…) waits", f"Use {limits} in the cell."


def _limited(call: ast.Call, rule: _Rule) -> bool:
    for keyword in call.keywords:
        if keyword.arg is None:
            return True  # **options: what is in them is not known here
        if keyword.arg == rule.keyword:
            return not (isinstance(keyword.value, ast.Constant) and keyword.value.value is None)
    if any(isinstance(argument, ast.Starred) for argument in call.args):
        return True
    return rule.position is not None and len(call.args) > rule.position
