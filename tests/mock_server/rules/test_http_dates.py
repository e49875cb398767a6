import pytest

from mock_server.rules.http_dates import http_date, seconds_of

MOMENT = 784111777


def test_a_date_is_written_as_the_rfc_does():
    assert http_date(MOMENT) == "Sun, 06 Nov 1994 08:49:37 GMT"


@pytest.mark.parametrize(
    "date",
    [
        "Sun, 06 Nov 1994 08:49:37 GMT",
        "Sunday, 06-Nov-94 08:49:37 GMT",
        "Sun Nov  6 08:49:37 1994",
        " Sun, 06 Nov 1994 08:49:37 GMT ",
    ],
)
def test_all_three_forms_are_read(date):
    assert seconds_of(date) == MOMENT


@pytest.mark.parametrize(
    "date",
    [
        "",
        "yesterday",
        "784111777",
        "1994-11-06T08:49:37Z",
        "Sun, 06 Nov 1994 08:49:37 +0300",
        "Sun, 6 Nov 1994 08:49:37 GMT",
        "Sun, 31 Feb 1994 08:49:37 GMT",
        "Вск, 06 Ноя 1994 08:49:37 GMT",
        '"5d26e01de0bec7d6"',
    ],
)
def test_what_is_no_date_is_none(date):
    assert seconds_of(date) is None


def test_two_digits_of_a_far_future_mean_the_past():
    assert seconds_of("Sunday, 06-Nov-94 08:49:37 GMT") < seconds_of(
        "Monday, 06-Nov-28 08:49:37 GMT"
    )


def test_a_leap_second_is_a_date():
    assert seconds_of("Sat, 31 Dec 2016 23:59:60 GMT") == 1483228799
