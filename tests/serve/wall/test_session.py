"""Who knew the password is known again by a cookie that nobody else can write."""

import pytest

from assistant.serve.wall.session import COOKIE, SECONDS, Session, cookie_of

SESSION = Session("sésame")


def test_the_password_is_known_and_nothing_else_is() -> None:
    assert SESSION.knows("sésame")
    assert not any(map(SESSION.knows, ["", "sesame", "sésame ", "SÉSAME", "\ud800"]))


def test_a_cookie_holds_until_its_time_is_over() -> None:
    now = [1000.0]
    session = Session("sésame", now=lambda: now[0])
    cookie = session.cookie()
    assert session.holds(cookie)
    now[0] += SECONDS - 1
    assert session.holds(cookie)
    now[0] += 1
    assert not session.holds(cookie)


def test_another_replica_knows_it_and_a_new_password_does_not() -> None:
    assert Session("sésame").holds(SESSION.cookie())
    assert not Session("autre").holds(SESSION.cookie())


@pytest.mark.parametrize("forged", ["", ".", "..", "9999999999.aa.", "9999999999.aa.0", "x.y.é"])
def test_a_forged_cookie_opens_nothing(forged: str) -> None:
    assert not SESSION.holds(forged)


def test_a_longer_time_cannot_be_written_into_it() -> None:
    until, nonce, signature = SESSION.cookie().split(".")
    assert not SESSION.holds(f"{int(until) + 1}.{nonce}.{signature}")


def test_without_a_password_nobody_is_inside() -> None:
    session = Session("")
    assert not session.knows("")
    assert not session.holds(session.cookie())


def test_the_cookie_is_found_among_others() -> None:
    assert cookie_of(f"a=b; {COOKIE}=1.2.3; c=d") == "1.2.3"
    assert cookie_of("a=b") == ""
