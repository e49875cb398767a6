"""Fetch many addresses at once."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Any

from course.checks.outcomes import Outcome, described, outcome_of, succeeds
from course.checks.requested import is_right
from course.checks.returned import unlike
from course.exam.check import Api, Exercise, Student, as_json, say, step
from course.exam.examiner.remote import Remote

if TYPE_CHECKING:
    from mock_server.bookshop.models import User

_COUNT = 6
_DELAY = 0.5  # seconds: long enough that requests sent together are there together
_AT_ONCE = 2  # requests: one after another there is never more than one
_SECONDS = 15  # for all, one after another too: so that this mistake is named
_BLOCKING = ("python-requests", "Python-urllib")

exercise = Exercise(
    name="fetch_all",
    call="fetch_all(urls)",
    title=say("fetch_all.title", "Fetch many addresses at once"),
    order=1,
    hints=[
        say(
            "fetch_all.hint-1",
            "`await` in a `for` loop waits for each answer before it sends the next request. "
            "What starts several coroutines and waits for all of them?",
        ),
        say(
            "fetch_all.hint-2",
            "Write a coroutine `fetch_one(session, url)` first. `asyncio.gather(*coroutines)` "
            "runs them together and gives the results in the order of its arguments.",
        ),
        say(
            "fetch_all.hint-3",
            "`async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=5), "
            "raise_for_status=True) as session:` and inside `return await "
            "asyncio.gather(*(fetch_one(session, url) for url in urls))`; `fetch_one` has "
            "`async with session.get(url) as response: return await response.json()`.",
        ),
    ],
)


@step(points=4, title=say("fetch_all.step-overlap", "Does not wait for one answer before the next"))
def test_requests_overlap(student: Student, api: Api) -> None:
    users = api.random.some_of(api.users, _COUNT)
    _delay(api, {user.id: _DELAY for user in users})
    outcome = outcome_of(lambda: student.fetch_all.within(_SECONDS)(_urls(api, users)))
    _is_finished(outcome)
    seen = outcome.sent(api.journal)
    if len(seen) > 1 and (most := api.journal.max_in_flight()) < _AT_ONCE:
        agent = seen[0].headers.get("User-Agent", "")
        assert not agent.startswith(_BLOCKING), say(
            "fetch_all.blocking",
            "There was never more than {most} request in flight. Your code uses {agent}, which "
            "blocks: while it waits the event loop stands still, inside `async def` too. Take "
            "aiohttp (`await session.get`) or a thread for each (`asyncio.to_thread`).",
            most=most,
            agent=agent,
            saw=_timeline(api),
        )
        raise AssertionError(
            say(
                "fetch_all.one-after-another",
                "The server never saw more than {most} of {count} requests at the same time. "
                "`await` in a loop waits for each answer before it sends the next request: "
                "start all of them and wait for all, with `asyncio.gather` or a `TaskGroup`.",
                most=most,
                count=_COUNT,
                saw=_timeline(api),
            )
        )
    _each_once(api, users)
    outcome.value()


@step(points=3, title=say("fetch_all.step-order", "Returns the data in the order of the addresses"))
def test_order_is_kept(student: Student, api: Api) -> None:
    users = api.random.some_of(api.users, _COUNT)
    # The first answer comes last: who collects answers as they come gets them reversed.
    _delay(api, {user.id: 0.1 * (_COUNT - place) for place, user in enumerate(users)})
    outcome = outcome_of(lambda: student.fetch_all.within(_SECONDS)(_urls(api, users)))
    _is_finished(outcome)
    returned = outcome.answered(api.journal)
    expected = [as_json(user) for user in users]
    if isinstance(returned, list) and returned != expected:
        _name_the_list(returned, expected, _urls(api, users))
    assert returned == expected, unlike(returned, expected)


@step(points=1, title=say("fetch_all.step-none", "One address, one result; no address, no result"))
def test_nothing_to_fetch(student: Student, api: Api) -> None:
    user = api.random.user()
    one = outcome_of(lambda: student.fetch_all(_urls(api, [user])))
    _is_finished(one)
    one.answered(api.journal)
    outcome = outcome_of(lambda: student.fetch_all([]))
    assert outcome.error is None, say(
        "fetch_all.empty",
        "For an empty list of addresses `fetch_all` stopped with {error}. Nothing to fetch is "
        "no error: the result is an empty list. (`asyncio.wait` wants at least one task; "
        "`asyncio.gather` is content with none.)",
        error=described(outcome.error),
    )
    assert outcome.returned == [], unlike(outcome.returned, [])


@step(points=2, title=say("fetch_all.step-error", "Raises an exception if one of them fails"))
def test_an_error_comes_out(student: Student, api: Api) -> None:
    urls = _urls(api, api.random.some_of(api.users, 3))
    succeeds("fetch_all", lambda: student.fetch_all(urls))
    place = api.random.integer(1, 3)
    urls.insert(place, f"{api.url}/users/{api.random.missing_id()}")
    outcome = outcome_of(lambda: student.fetch_all(urls))
    _is_finished(outcome)
    hidden = _hidden(outcome.returned, place)
    assert not hidden, say(
        "fetch_all.hidden",
        "The server answered 404 to one address, and `fetch_all` returned a list all the same, "
        "with {hidden} in its place. Let the exception out: no `except` that goes on as if "
        "nothing had happened, and no `return_exceptions=True`.",
        hidden=hidden,
        saw=api.journal.where(lambda request: request.status == 404).last().response_text,  # noqa: PLR2004 - Not Found
    )
    outcome.reported(404, "fetch_all", api.journal)


def _urls(api: Api, users: list[User]) -> list[str]:
    return [f"{api.url}/users/{user.id}" for user in users]


def _delay(api: Api, seconds: dict[int, float]) -> None:
    for user_id, wait in seconds.items():
        api.scenario.misbehave(f"/users/{user_id}", "delay", times=9, seconds=wait)


def _hidden(returned: object, place: int) -> str:
    """Say what stands where there was an error; empty if nothing remarkable does."""
    if Remote.type_of(returned) is not None:
        found = re.search(r"[\w.]*(Error|Exception)\b", repr(returned))
        return found[0] if found else ""
    if isinstance(returned, list) and returned[place : place + 1] == [None]:
        return "None"
    return ""


def _is_finished(outcome: Outcome) -> None:
    """Fail if what came back is still to be awaited; its requests come later, or never."""
    inside = repr(outcome.returned) if Remote.type_of(outcome.returned) is not None else ""
    found = re.search(r"\S*(Task|Future|coroutine|RequestContextManager)", inside)
    assert found is None, say(
        "fetch_all.unfinished",
        "Your function returned work that is not finished yet ({found}). Wait for it inside the "
        "function: `return await asyncio.gather(*tasks)`.",
        found=found[0],
    )


def _each_once(api: Api, users: list[User]) -> None:
    wanted = {f"/users/{user.id}" for user in users}
    seen = api.journal.all()
    for request in seen:
        path = request.path if request.path in wanted else min(wanted)
        is_right(request, "GET", path)
    times = Counter(request.path for request in seen)
    path, most = times.most_common(1)[0]
    assert most == 1, say(
        "fetch_all.twice",
        "{path} was asked for {times} times; once is enough.",
        path=path,
        times=most,
        saw="\n".join(map(str, seen)),
    )
    assert wanted == times.keys(), say(
        "fetch_all.left-out",
        "{count} of {all} addresses were asked for. Does the function return before it is done?",
        count=len(times),
        all=len(wanted),
        saw="\n".join(map(str, seen)),
    )


def _name_the_list(returned: list[Any], expected: list[Any], urls: list[str]) -> None:
    if len(returned) == len(expected) and all(item in returned for item in expected):
        raise AssertionError(
            say(
                "fetch_all.order",
                "The data are all there, but in the order in which the answers came. The first "
                "result belongs to the first address: `asyncio.gather` keeps the order, "
                "`as_completed` does not.",
                saw=" ".join(str(item["id"]) for item in returned),
                expected=" ".join(str(item["id"]) for item in expected),
            )
        )
    if all(isinstance(item, list) and item[:1] == [url] for item, url in zip(returned, urls)):  # noqa: B905 - lengths may differ
        raise AssertionError(
            say("fetch_all.pairs", "Your function returned pairs; only the data are wanted.")
        )
    for item, wanted in zip(returned, expected, strict=False):
        if item != wanted:
            raise AssertionError(unlike(item, wanted))


def _timeline(api: Api) -> str:
    """Draw when each request was in progress, a tenth of a second to a character."""
    seen = api.journal.all()
    began = seen[0].started
    lines = []
    for each in seen:
        start = round((each.started - began) * 10)
        end = round(((each.ended or each.started) - began) * 10)
        lines.append(f"{each.path:<10} {' ' * start}{'█' * max(1, end - start)}")
    return "\n".join(lines)
