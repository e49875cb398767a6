"""The routes of users: create, read, search, replace, change, delete."""

from __future__ import annotations

from typing import Annotated

import msgspec
from aiohttp import web
from msgspec import UNSET, Meta

from mock_server.bookshop.models import NewUser, User, UserChange, UserReplacement
from mock_server.bookshop.search import folded, found
from mock_server.bookshop.shop import Shop
from mock_server.documentation import ETAG, LOCATION, Answer
from mock_server.formats.documented import NOT_ACCEPTABLE, represented, xml_bodies
from mock_server.formats.record_body import placed, read_record
from mock_server.formats.representation import media_type_of, represent
from mock_server.problems import Problem, ProblemDocument
from mock_server.registry import Parameter, Registry, Text
from mock_server.rules.conditional import (
    IF_MATCH,
    IF_NONE_MATCH,
    conditional_response,
    etag_of,
    require_match,
)
from mock_server.rules.ordering import sortable
from mock_server.rules.paging import (
    PAGE_HEADERS,
    SAME_PAGE,
    STALE_CURSOR,
    Page,
    PageQuery,
    page_response,
)
from mock_server.rules.queries import about, documented, read_query
from mock_server.rules.validation import FieldError, problem_of
from mock_server.scenario import scenario_of

routes = Registry(
    "users",
    Text(en="Users of the bookshop", ru="Пользователи книжного магазина"),
    lesson="03_requests",
)

UserId = Annotated[int, Meta(ge=1)]
USER_ID = Parameter(
    "user_id", "path", UserId, Text(en="The user's number.", ru="Номер пользователя."), True, 3
)
EXAMPLE = {"name": "Алёна Щербакова", "email": "alyona@example.org", "city": "Йошкар-Ола"}
IN_XML = """<user>
  <name>Алёна Щербакова</name>
  <email>alyona@example.org</email>
  <city>Йошкар-Ола</city>
</user>"""
CREATED = {"id": 61, **EXAMPLE, "phone": None, "registered": "2026-11-24"}
NO_USER = Answer(
    ProblemDocument,
    {
        "title": "No such user",
        "detail": "There is no user 999 (any more). GET /users lists those that exist.",
    },
)


class UserQuery(PageQuery, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Search and order of users."""

    q: Annotated[
        str,
        about(
            "Words of the name, email or city, all of them; case and accents do not matter.",
            "Слова из имени, почты или города, все сразу; регистр и диакритика не важны.",
            example="алёна",
        ),
    ] = ""
    city: Annotated[
        str | None,
        about(
            "Only users from this city.", "Только пользователи из этого города.", example="Kraków"
        ),
    ] = None
    sort: Annotated[str, sortable("id", "name", "email", "registered", example="-registered")] = (
        "id"
    )


@routes.get(
    "/users",
    summary=Text(en="List and search users", ru="Список и поиск пользователей"),
    parameters=[*documented(UserQuery), IF_NONE_MATCH],
    returns={
        200: represented(Page[User], headers=PAGE_HEADERS, kind=User),
        304: SAME_PAGE,
        406: NOT_ACCEPTABLE,
        410: STALE_CURSOR,
        412: ProblemDocument,
        422: ProblemDocument,
    },
)
async def list_users(request: web.Request) -> web.StreamResponse:
    query = read_query(request, UserQuery)
    users = list(scenario_of(request).part(Shop).users.values())
    if query.q:
        users = [user for user in users if found(query.q, user.name, user.email, user.city)]
    if query.city is not None:
        city = folded(query.city)
        users = [user for user in users if folded(user.city or "") == city]
    return page_response(request, users, query, User, query.sort)


@routes.post(
    "/users",
    summary=Text(en="Create a user", ru="Создать пользователя"),
    description=Text(
        en="`id` and `registered` are set by the server; `Location` tells where the new user is.",
        ru="`id` и `registered` назначает сервер; где новый пользователь, сообщает `Location`.",
    ),
    body=NewUser,
    example=EXAMPLE,
    other_bodies=xml_bodies(IN_XML),
    returns={
        201: represented(User, CREATED, headers=(LOCATION, ETAG)),
        406: NOT_ACCEPTABLE,
        **dict.fromkeys((400, 409, 413, 415, 422), ProblemDocument),
    },
)
async def create_user(request: web.Request) -> web.StreamResponse:
    media_type = media_type_of(request)  # nobody is made who could not be answered with
    new = await read_record(request, NewUser, "user")
    scenario = scenario_of(request)
    shop = scenario.part(Shop)
    user = User(
        # Looked at, not taken: a refused user costs no number.
        id=shop.next_user_id,
        registered=scenario.clock.now().date(),
        **msgspec.structs.asdict(new),
    )
    shop.put_user(user)
    fields = {"Location": f"/users/{user.id}", "ETag": etag_of(user, media_type)}
    return represent(request, user, 201, headers=fields)


@routes.get(
    r"/users/{user_id:[0-9]{1,15}}",
    summary=Text(en="Read one user", ru="Прочитать одного пользователя"),
    parameters=[USER_ID, IF_NONE_MATCH],
    returns={
        200: represented(User, headers=(ETAG,)),
        406: NOT_ACCEPTABLE,
        304: Answer(headers=(ETAG,)),
        404: NO_USER,
    },
)
async def read_user(request: web.Request) -> web.StreamResponse:
    return conditional_response(request, _shop_and_user(request)[1])


@routes.put(
    r"/users/{user_id:[0-9]{1,15}}",
    summary=Text(en="Replace a user as a whole", ru="Заменить пользователя целиком"),
    description=Text(
        en="The body is the whole user: a `city` or `phone` left out becomes null. `id` and "
        "`registered` may be sent back unchanged.",
        ru="Тело — пользователь целиком: пропущенные `city` и `phone` станут null. `id` и "
        "`registered` можно прислать обратно без изменений.",
    ),
    parameters=[USER_ID, IF_MATCH],
    body=UserReplacement,
    example=EXAMPLE,
    other_bodies=xml_bodies(IN_XML),
    returns={
        200: represented(User, headers=(ETAG,)),
        406: NOT_ACCEPTABLE,
        404: NO_USER,
        **dict.fromkeys((400, 409, 412, 413, 415, 422), ProblemDocument),
    },
)
async def replace_user(request: web.Request) -> web.StreamResponse:
    return await _write(request, UserReplacement)


@routes.patch(
    r"/users/{user_id:[0-9]{1,15}}",
    summary=Text(en="Change a part of a user", ru="Изменить часть полей пользователя"),
    description=Text(
        en="What the body leaves out stays as it is.",
        ru="Поля, которых в теле нет, остаются прежними.",
    ),
    parameters=[USER_ID, IF_MATCH],
    body=UserChange,
    example={"city": "Kraków"},
    other_bodies=xml_bodies("<user><city>Kraków</city></user>"),
    returns={
        200: represented(User, headers=(ETAG,)),
        406: NOT_ACCEPTABLE,
        404: NO_USER,
        **dict.fromkeys((400, 409, 412, 413, 415, 422), ProblemDocument),
    },
)
async def change_user(request: web.Request) -> web.StreamResponse:
    return await _write(request, UserChange)


@routes.delete(
    r"/users/{user_id:[0-9]{1,15}}",
    summary=Text(en="Delete a user", ru="Удалить пользователя"),
    parameters=[USER_ID, IF_MATCH],
    returns={204: None, 404: NO_USER, 412: ProblemDocument},
)
async def delete_user(request: web.Request) -> web.StreamResponse:
    shop, user = _shop_and_user(request)
    require_match(request, user)
    shop.delete_user(user.id)
    return web.Response(status=204)


def _shop_and_user(request: web.Request) -> tuple[Shop, User]:
    shop = scenario_of(request).part(Shop)
    return shop, shop.user(int(request.match_info["user_id"]))


async def _write(
    request: web.Request, model: type[UserReplacement | UserChange]
) -> web.StreamResponse:
    _shop_and_user(request)  # no such user: say so before the body is looked at
    media_type_of(request)
    body = await read_record(request, model, "user")
    shop, user = _shop_and_user(request)  # again: it may be gone since the body was awaited
    require_match(request, user)
    if refusal := _changes_of_what_is_given(user, body):
        raise placed(request, refusal, model, "user")
    sent = {
        name: value for name, value in msgspec.structs.asdict(body).items() if value is not UNSET
    }
    changed = msgspec.structs.replace(user, **sent)
    shop.put_user(changed)
    return conditional_response(request, changed)


def _changes_of_what_is_given(user: User, body: UserReplacement | UserChange) -> Problem | None:
    errors = [
        FieldError(
            f"is given by the server and cannot be changed from {present} to {sent}. "
            "Leave it out, or send it back as you read it.",
            field=name,
            pointer=f"#/{name}",
        )
        for name, present, sent in (
            ("id", user.id, body.id),
            ("registered", user.registered, body.registered),
        )
        if sent not in (UNSET, present)
    ]
    return problem_of(errors, "body") if errors else None
