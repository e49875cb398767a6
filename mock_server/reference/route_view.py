"""One route on the reference page: what it takes and answers, and a form to try it."""

from __future__ import annotations

import json
from base64 import b64encode
from html import escape
from typing import TYPE_CHECKING, Any, Final

import msgspec

from mock_server.documentation import usual_text
from mock_server.problems import phrase
from mock_server.reference import examples, words
from mock_server.reference.schemas import of_parameter as schema_of
from mock_server.reference.security import SECURITY
from mock_server.reference.words import told

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from mock_server.documentation import Answer
    from mock_server.reference.document import Language
    from mock_server.registry import Parameter, Route

_METHODS: Final = {
    "GET": ("GET", "HEAD"),
    "*": ("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"),
}


def anchor(route: Route) -> str:
    """The id of a route on the page, by which one can link to it."""
    method = "any" if route.method == "*" else route.method.lower()
    return method + route.path_template.replace("{", "").replace("}", "").replace("/", "-")


def route_view(route: Route, language: Language) -> str:
    """The route as a `details` element."""
    method = told(words.ANY_METHOD, language) if route.method == "*" else route.method
    kind = "any" if route.method == "*" else route.method.lower()
    identity = anchor(route)
    head = (
        f'<details class="route" id="{escape(identity)}"><summary>'
        f'<span class="method {kind}">{method}</span> '
        f'<code class="path">{escape(route.path_template)}</code> '
        f'<span class="what">{told(route.summary, language)}</span></summary><div class="inside">'
    )
    parts = [head]
    if route.description is not None:
        parts.append(f"<p>{told(route.description, language)}</p>")
    if route.after:
        parts.append(f"<p>{told(words.FIRST, language)} <code>{escape(route.after)}</code></p>")
    if route.security:
        known = ", ".join(told(SECURITY[name][1], language) for name in route.security)
        parts.append(f"<p>{told(words.SIGN_IN, language)}: {known}</p>")
    parts += _parameters(route, language)
    parts += _bodies(route, language)
    parts += _answers(route, language)
    parts += _form(route, identity, language)
    return "".join([*parts, "</div></details>\n"])


def shown(example: object) -> str:
    """An example as people read it."""
    if isinstance(example, str):
        return example
    return json.dumps(example, ensure_ascii=False, indent=2)


def _parameters(route: Route, language: Language) -> Iterator[str]:
    if not route.parameters:
        return
    yield f"<h5>{told(words.PARAMETERS, language)}</h5><dl>"
    for parameter in route.parameters:
        where = told(words.WHERE[parameter.where], language)
        required = f", {told(words.REQUIRED, language)}" if parameter.required else ""
        yield (
            f"<dt><code>{escape(parameter.name)}</code> <small>{where}{required}, "
            f"{escape(_kind(parameter, route))}</small></dt><dd>{told(parameter.text, language)}"
            f" <small>{told(words.EXAMPLE, language)}: "
            f"<code>{escape(_plain(examples.of_parameter(parameter)))}</code></small></dd>"
        )
    yield "</dl>"


def _bodies(route: Route, language: Language) -> Iterator[str]:
    bodies = examples.of_body(route)
    if bodies:
        yield f"<h5>{told(words.BODY, language)}</h5>{_by_media_type(bodies)}"


def _answers(route: Route, language: Language) -> Iterator[str]:
    yield f"<h5>{told(words.ANSWERS, language)}</h5>"
    for status, answer in sorted(route.answers.items()):
        text = told(answer.text or usual_text(status), language)
        yield (
            f'<details class="answer"><summary><b class="s{status // 100}">{status}</b> '
            f"{escape(phrase(status))} <small>{text}</small></summary>"
        )
        yield from _headers(answer, language)
        yield _by_media_type(examples.of_answer(status, answer)) + "</details>"


def _headers(answer: Answer, language: Language) -> Iterator[str]:
    if answer.headers:
        yield "<dl>"
        for header in answer.headers:
            yield (
                f"<dt><code>{escape(header.name)}: {escape(header.example)}</code></dt>"
                f"<dd>{told(header.text, language)}</dd>"
            )
        yield "</dl>"


def _by_media_type(by_media_type: Mapping[str, object]) -> str:
    named: dict[str, list[str]] = {}
    for media_type, example in by_media_type.items():
        named.setdefault(shown(example), []).append(f"<code>{escape(media_type)}</code>")
    return "".join(
        f'<p class="media">{", ".join(media_types)}</p><pre tabindex="0">{escape(example)}</pre>'
        for example, media_types in named.items()
    )


# The form: its fields have data attributes, by which `docs.js` makes the request.


def _form(route: Route, identity: str, language: Language) -> Iterator[str]:
    yield (
        f'<form class="try" data-path="{escape(route.path_template)}" '
        f'data-method="{route.method}" novalidate><h5>{told(words.TRY, language)}</h5>'
    )
    methods = _METHODS.get(route.method)
    if methods:
        options = "".join(f"<option>{method}</option>" for method in methods)
        yield _labelled(
            f"{identity}-method", words.METHOD, language, f'<select data-role="method">{options}'
        )
    for parameter in route.parameters:
        yield _field(parameter, f"{identity}-{parameter.where}-{parameter.name}")
    yield from _body_fields(route, identity, language)
    yield _labelled(
        f"{identity}-fields",
        words.MORE_FIELDS,
        language,
        f'<textarea data-role="fields" rows="1" spellcheck="false">{escape(_credentials(route))}',
    )
    yield (
        f'<p><button type="submit">{told(words.SEND, language)}</button></p>'
        '<div class="sent" role="status" aria-live="polite"></div>'
    )
    for label, role in (("curl", "curl"), ("Python, requests", "python")):
        yield (
            f'<div class="code"><span>{label}</span><button type="button" data-copy="{role}" '
            f'aria-label="{told(words.COPY, language)}: {label}">{told(words.COPY, language)}'
            f'</button></div><pre tabindex="0" data-role="{role}"></pre>'
        )
    yield "</form>"


def _field(parameter: Parameter, identity: str) -> str:
    example = _plain(examples.of_parameter(parameter))
    value = example if parameter.required else ""
    data = (
        f'data-in="{parameter.where}" data-name="{escape(parameter.name)}"'
        f"{' data-any' if isinstance(parameter.example, dict) else ''}"
        f"{' required' if parameter.required else ''}"
    )
    choices = _choices(parameter)
    if choices and not parameter.required:
        options = "".join(f"<option>{escape(choice)}</option>" for choice in ("", *choices))
        control = f"<select {data}>{options}"
    else:
        control = (
            f'<input {data} value="{escape(value)}" placeholder="{escape(example)}" '
            'autocomplete="off" spellcheck="false"'
        )
    mark = " *" if parameter.required else ""
    label = f"<code>{escape(parameter.name)}</code>{mark}"
    return _control(identity, label, control)


def _body_fields(route: Route, identity: str, language: Language) -> Iterator[str]:
    bodies = examples.of_body(route)
    if not bodies and route.method != "*":
        return
    if route.body is not None and examples.MULTIPART in bodies:
        fields = bodies[examples.MULTIPART]
        for name, example in fields.items() if isinstance(fields, dict) else ():
            label = f"<code>{escape(name)}</code> ({told(words.FILE, language)})"
            control = f'<input type="file" data-file="{escape(name)}" data-text="{escape(example)}"'
            yield _control(f"{identity}-file-{name}", label, control)
        return
    media_types = "".join(
        f'<option data-example="{escape(_sent(media_type, example))}">{escape(media_type)}</option>'
        for media_type, example in (bodies or {"": "", "application/json": "{}"}).items()
    )
    yield _labelled(
        f"{identity}-type",
        words.MEDIA_TYPE,
        language,
        f'<select data-role="type">{media_types}',
    )
    first = _sent(*next(iter(bodies.items()), ("", "")))
    rows = min(max(first.count("\n") + 1, 3), 15)
    yield _labelled(
        f"{identity}-body",
        words.BODY,
        language,
        f'<textarea data-role="body" rows="{rows}" spellcheck="false">{escape(first)}',
    )


def _credentials(route: Route) -> str:
    """The field that says who one is, unless the browser has to make it itself."""
    if isinstance(route.credentials, str):
        return f"Authorization: Bearer {route.credentials}"
    if isinstance(route.credentials, tuple) and "basic" in route.security:
        pair = b64encode(":".join(route.credentials).encode()).decode()
        return f"Authorization: Basic {pair}"
    return ""


def _sent(media_type: str, example: object) -> str:
    """An example as it stands in the form: a urlencoded form is one field a line."""
    if media_type == examples.FORM and isinstance(example, dict):
        return "\n".join(f"{name}={value}" for name, value in example.items())
    return shown(example)


def _labelled(identity: str, label: Any, language: Language, control: str) -> str:
    return _control(identity, told(label, language), control)


def _control(identity: str, label: str, control: str) -> str:
    """A label and its control; `control` is the beginning of its element, to be closed here."""
    name, _, attributes = control[1:].partition(" ")
    end = ">" if name == "input" else f"</{name}>"
    return (
        f'<p class="field"><label for="{escape(identity)}">{label}</label>'
        f'<{name} id="{escape(identity)}" {attributes}{end}</p>'
    )


def _plain(example: object) -> str:
    if isinstance(example, dict):
        return "&".join(f"{name}={value}" for name, value in example.items())
    return str(example).lower() if isinstance(example, bool) else str(example)


def _choices(parameter: Parameter) -> tuple[str, ...]:
    schema = msgspec.json.schema(parameter.kind)
    found = schema.get("enum") or next(
        (part["enum"] for part in schema.get("anyOf", ()) if "enum" in part), ()
    )
    if "boolean" in (schema.get("type"), *(part.get("type") for part in schema.get("anyOf", ()))):
        found = ("true", "false")
    return tuple(str(each) for each in found if each is not None)


def _kind(parameter: Parameter, route: Route) -> str:
    schema = schema_of(parameter, route)
    kinds = [schema.get("type"), *(part.get("type") for part in schema.get("anyOf", ()))]
    named = next((kind for kind in kinds if kind not in (None, "null")), None)
    return str(named or "string")
