"""Access: 404 out of sight, 403 seen but not allowed; grants by role, line, scope and time."""

from datetime import date, timedelta

import pytest

from kaimen.kernel import access
from kaimen.kernel.access import policy
from kaimen.kernel.access.models import Grant
from kaimen.kernel.access.rules.roles import Role, Scope
from kaimen.kernel.access.selectors import person_actor
from kaimen.kernel.access.services import grants
from kaimen.kernel.base.actors import SYSTEM
from kaimen.kernel.base.refusals import Refusal, Refused
from kaimen.kernel.organisations import policy as organisation_policy
from kaimen.kernel.organisations.models import Organisation
from kaimen.kernel.people import policy as people_policy
from kaimen.kernel.people.models import Person

ON = date(2026, 11, 23)


def give(federation, at, person, role=Role.CLERK, **changes):
    given = {
        "person": person,
        "role": role,
        "organisation": federation.county,
        "scope": Scope.SELF,
        "actor": SYSTEM,
        "at": at,
        "from_on": ON,
    }
    return grants.give(**{**given, **changes})


def test_a_grant_on_oneself_reaches_no_neighbour_and_no_one_below(federation):
    manager = federation.colleague(Role.MANAGER, federation.city, Scope.SELF)
    seen = Organisation.objects.visible_to(manager)
    assert [o.code for o in seen] == ["610100"]


def test_a_grant_on_a_subtree_reaches_those_below_and_nobody_beside(federation):
    manager = federation.colleague(Role.MANAGER, federation.city, Scope.SUBTREE)
    assert sorted(o.code for o in Organisation.objects.visible_to(manager)) == ["610100", "610102", "610103"]


def test_nobody_sees_nothing(federation):
    assert list(Organisation.objects.visible_to(federation.nobody())) == []
    assert list(Person.objects.visible_to(federation.nobody())) == []


def test_fetch_answers_404_out_of_sight_and_403_without_the_key(federation):
    person = federation.person()
    planner = federation.colleague(Role.PLANNER, federation.county)
    elsewhere = federation.colleague(Role.MANAGER, federation.neighbour)
    manager = federation.colleague(Role.MANAGER, federation.county)
    assert access.fetch(manager, Person, person.pk, people_policy.CHANGE) == person
    with pytest.raises(access.Forbidden):
        access.fetch(planner, Person, person.pk, people_policy.CHANGE)
    with pytest.raises(access.NotVisible):
        access.fetch(elsewhere, Person, person.pk, people_policy.CHANGE)


@pytest.mark.parametrize(("days", "seen"), [(-1, 0), (0, 1), (9, 1), (10, 0)])
def test_a_grant_holds_from_its_first_day_until_before_its_last(federation, at, days, seen):
    person = federation.person()
    give(federation, at, person, to_on=ON + timedelta(days=10))
    actor = person_actor(person.pk, at=at + timedelta(days=days))
    assert len(actor.ranges(organisation_policy.VIEW)) == seen


def test_the_industrial_line_gives_no_right_in_the_territorial_one(federation, at):
    from kaimen.kernel.organisations.rules.levels import Line
    from kaimen.kernel.organisations.services import unions

    unions.place(
        organisation=federation.county, parent=federation.province, line=Line.INDUSTRIAL, on=ON, actor=SYSTEM, at=at
    )
    person = federation.person()
    county = Organisation.objects.get(code="610102")
    give(federation, at, person, organisation=county, line=Line.INDUSTRIAL, scope=Scope.SUBTREE)
    actor = person_actor(person.pk, at=at)
    assert [o.code for o in Organisation.objects.visible_to(actor)] == ["610102"]
    assert not actor.may(organisation_policy.VIEW, federation.neighbour)


def test_a_role_is_given_once(federation, at):
    person = federation.person("古丽仙")
    give(federation, at, person)
    with pytest.raises(Refused) as caught:
        give(federation, at, person)
    assert caught.value.refusals == (Refusal("grant.held_already", {"name": "古丽仙"}),)
    assert Grant.objects.filter(person=person).count() == 1


def test_the_three_officers_are_three_people(federation, at):
    person = federation.person()
    give(federation, at, person, Role.SYSTEM_OFFICER)
    with pytest.raises(Refused) as caught:
        give(federation, at, person, Role.AUDIT_OFFICER)
    assert caught.value.refusals == (Refusal("grant.officers_apart"),)
    assert give(federation, at, person, Role.CLERK).role == Role.CLERK


def test_nobody_gives_a_role_to_oneself(federation, at):
    officer = federation.colleague(Role.SECURITY_OFFICER, federation.county)
    myself = Person.objects.get(pk=officer.person_id)
    with pytest.raises(Refused) as caught:
        give(federation, at, myself, actor=officer)
    assert caught.value.refusals == (Refusal("grant.not_to_oneself"),)
    assert give(federation, at, federation.person("马建川"), actor=officer).role == Role.CLERK


def test_only_a_security_officer_gives_and_only_at_home(federation, at):
    manager = federation.colleague(Role.MANAGER, federation.county)
    with pytest.raises(access.Forbidden):
        give(federation, at, federation.person(), actor=manager)
    elsewhere = federation.colleague(Role.SECURITY_OFFICER, federation.neighbour)
    with pytest.raises(access.Forbidden):
        give(federation, at, federation.person(), actor=elsewhere)


def test_a_withdrawn_role_is_gone_and_a_second_withdrawal_says_so(federation, at):
    officer = federation.colleague(Role.SECURITY_OFFICER, federation.county)
    person = federation.person()
    grant = give(federation, at, person)
    grants.withdraw(grant_id=grant.pk, on=ON + timedelta(days=1), actor=officer, at=at)
    assert person_actor(person.pk, at=at + timedelta(days=1)).ranges(organisation_policy.VIEW) == ()
    with pytest.raises(Refused) as caught:
        grants.withdraw(grant_id=grant.pk, on=ON + timedelta(days=1), actor=officer, at=at)
    assert caught.value.refusals == (Refusal("grant.ended_already"),)


def test_a_batch_of_grants_equals_single_ones(federation, at):
    one, two = federation.person("甲"), federation.person("乙")
    give(federation, at, one)
    row = grants.GrantRow(two.pk, Role.CLERK, federation.county.pk, Scope.SELF)
    grants.give_many(rows=[row], from_on=ON, actor=SYSTEM, at=at)
    assert person_actor(one.pk, at=at).held == person_actor(two.pk, at=at).held
    assert policy.GRANT not in {key for keys, _ in person_actor(two.pk, at=at).held for key in keys}


def test_a_role_withdrawn_on_its_first_day_is_gone_at_once(federation, at):
    officer = federation.colleague(Role.SECURITY_OFFICER, federation.county)
    person = federation.person()
    grant = give(federation, at, person)
    grants.withdraw(grant_id=grant.pk, on=ON, actor=officer, at=at)
    assert person_actor(person.pk, at=at).roles == frozenset()


def test_a_role_given_for_a_time_is_withdrawn_before_its_end(federation, at):
    officer = federation.colleague(Role.SECURITY_OFFICER, federation.county)
    person = federation.person()
    grant = give(federation, at, person, to_on=ON + timedelta(days=365))
    grants.withdraw(grant_id=grant.pk, on=ON, actor=officer, at=at)
    assert person_actor(person.pk, at=at).roles == frozenset()


def test_nobody_gives_further_than_the_own_reach(federation, at):
    officer = federation.colleague(Role.SECURITY_OFFICER, federation.city, Scope.SELF)
    person = federation.person(organisation=federation.city)
    with pytest.raises(access.Forbidden):
        give(federation, at, person, organisation=federation.city, scope=Scope.SUBTREE, actor=officer)
    assert give(federation, at, person, organisation=federation.city, actor=officer).scope == Scope.SELF


def test_a_second_office_that_begins_later_is_refused_too(federation, at):
    person = federation.person()
    give(federation, at, person, Role.SYSTEM_OFFICER, from_on=ON + timedelta(days=30))
    with pytest.raises(Refused) as caught:
        give(federation, at, person, Role.AUDIT_OFFICER)
    assert caught.value.refusals == (Refusal("grant.officers_apart"),)
    until = ON + timedelta(days=30)
    assert give(federation, at, person, Role.AUDIT_OFFICER, to_on=until).to_on == until
