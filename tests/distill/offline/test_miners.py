import pytest

ORDER = {
    "order_id": "R1",
    "customer_id": "C1",
    "state": "waiting",
    "express": False,
    "fee": 0,
    "received_at": "2031-04-02T08:00:00",
    "parts": [{"part": "wheel", "due": "2031-04-09"}],
}
OLD = {**ORDER, "received_at": "2031-01-02T08:00:00"}
CANCEL = ("cancel_order", {"order_id": "R1"})


def read(story, order=ORDER):
    return story.call("get_order", {"order_id": "R1"}, order)


class TestCallsAgainstWhatWasExpected:
    def test_a_wrong_call_is_kept_with_the_facts_of_its_record(self, story, mined):
        run = read(story(expected=[]), OLD).call(*CANCEL, {**OLD, "state": "cancelled"}).end()
        (lesson,) = mined(run)["wrong_call"]
        assert lesson.holds
        assert lesson.slots == {"tool": "cancel_order"}
        assert lesson.facts["state"] == "waiting"
        assert lesson.facts["received at"] == "more than a day ago"
        assert lesson.facts["express"] == "false"
        assert lesson.facts["fee"] == "zero"
        assert lesson.facts["number of parts"] == "one"
        assert lesson.facts["due of parts"] == "still to come"

    def test_a_right_call_speaks_against_it_with_its_facts(self, story, mined):
        run = read(story(success=True, expected=[CANCEL])).call(*CANCEL, ORDER).end()
        (lesson,) = mined(run)["wrong_call"]
        assert not lesson.holds
        assert lesson.kind == "repair"
        assert lesson.facts["received at"] == "within the last day"

    def test_facts_are_those_of_the_record_as_an_earlier_call_changed_it(self, story, mined):
        run = read(story(expected=[]))
        run.call("update_order", {"order_id": "R1", "state": "ready"}, {**ORDER, "state": "ready"})
        run.call(*CANCEL, ORDER)
        facts = {w.slots["tool"]: w.facts for w in mined(run.end())["wrong_call"]}
        assert facts["update_order"]["state"] == "waiting"
        assert facts["update_order"]["the call's state"] == "different"
        assert facts["cancel_order"]["state"] == "ready"

    def test_facts_reach_one_record_beyond(self, story, mined):
        run = story(expected=[]).call("get_customer", {"customer_id": "C1"}, {"tier": "gold"})
        (lesson,) = mined(read(run).call(*CANCEL, ORDER).end())["wrong_call"]
        assert lesson.facts["tier"] == "gold"

    def test_a_needed_call_that_never_came_unread(self, story, mined):
        run = story(expected=[("get_order", {"order_id": "R1"}), CANCEL]).user("Cancel, please.")
        (lesson,) = mined(run.says("Then I hand you over.").end())["unread_record"]
        assert lesson.slots == {}
        assert lesson.hints == {"reader": "get_order"}

    def test_a_run_that_set_to_work_unread_and_denied_nothing_lacked_no_record(self, story, mined):
        run = story(expected=[CANCEL]).call("open_order", {"order_id": "R1"}, "ok").says("Done.")
        assert "unread_record" not in mined(run.end())

    def test_a_needed_call_that_was_refused_although_read(self, story, mined):
        run = read(story(expected=[CANCEL])).says("Well. Unfortunately that is closed. Bye.").end()
        found = mined(run)
        (lesson,) = found["refused_after_reading"]
        assert lesson.slots == {"tool": "cancel_order"}
        assert lesson.evidence[-1].quote == "Unfortunately that is closed. Bye."
        assert "unread_record" not in found

    def test_without_words_of_refusal_nothing_was_refused(self, story, mined):
        run = read(story(expected=[CANCEL])).says("I have cancelled it for you.").end()
        assert "refused_after_reading" not in mined(run)

    def test_a_call_that_was_tried_and_refused_is_not_missing(self, story, mined):
        run = read(story(expected=[CANCEL])).call(*CANCEL, "Error: not now").says("I cannot.").end()
        assert not {"unread_record", "refused_after_reading"} & mined(run).keys()

    def test_one_of_several_records_left_out(self, story, mined):
        other = ("cancel_order", {"order_id": "R2"})
        run = read(story(expected=[CANCEL, other])).call(*CANCEL, ORDER).says("Done.").end()
        (lesson,) = mined(run)["left_out"]
        assert lesson.slots == {"tool": "cancel_order"}

    def test_one_of_several_changes_to_a_record_left_out(self, story, mined):
        change = ("change_parts", {"order_id": "R1", "parts": []})
        run = read(story(expected=[change, CANCEL])).call(*change, ORDER).says("All done.").end()
        found = mined(run)
        (lesson,) = found["part_left_out"]
        assert lesson.slots == {"tool": "cancel_order"}
        assert "refused_after_reading" not in found

    def test_a_success_of_the_task_tells_what_was_needed_too(self, story, mined):
        won = read(story("w", success=True)).call(*CANCEL, ORDER).end()
        run = read(story()).says("Unfortunately that is closed.").end()
        (lesson,) = mined(run, won)["refused_after_reading"]
        assert lesson.slots == {"tool": "cancel_order"}

    def test_a_success_does_not_tell_what_was_wrong(self, story, mined):
        won = read(story("w", success=True)).says("No.").end()
        run = read(story()).call(*CANCEL, ORDER).end()
        assert not {"wrong_call", "wrong_argument"} & mined(run, won).keys()

    def test_two_calls_of_one_tool_on_one_record_are_not_several_records(self, story, mined):
        one = ("change_parts", {"order_id": "R1", "parts": [1]})
        two = ("change_parts", {"order_id": "R1", "parts": [2]})
        run = read(story(expected=[one, two])).call(*one, ORDER).says("Done.").end()
        assert not {"left_out", "part_left_out"} & mined(run).keys()

    @pytest.mark.parametrize(
        ("made", "right", "argument", "how"),
        [
            (5, 3, "bags", "too high"),
            (1, 3, "bags", "too low"),
            ([1], [1, 2], "bags", "left items out"),
            ([1, 2], [1], "bags", "added items"),
            ([{"id": "a", "sum": 9}], [{"id": "a", "sum": 4}], "sum (in bags)", "too high"),
        ],
    )
    def test_a_wrong_argument_and_how_it_differs(self, story, mined, made, right, argument, how):
        run = read(story(expected=[("change_order", {"order_id": "R1", "bags": right})]))
        run.call("change_order", {"order_id": "R1", "bags": made}, ORDER)
        (lesson,) = mined(run.end())["wrong_argument"]
        assert lesson.slots == {"tool": "change_order", "argument": argument, "how": how}
        assert lesson.hints["alone"] == "yes"

    @pytest.mark.parametrize(
        ("made", "right"),
        [
            ([1, 2], [1, 3]),
            ("round_trip", "one_way"),
            (None, "one_way"),
            ([{"k": 1}], [{"k": "x"}]),
        ],
    )
    def test_a_difference_without_a_direction_teaches_nothing(self, story, mined, made, right):
        run = read(story(expected=[("change_order", {"order_id": "R1", "bags": right})]))
        run.call("change_order", {"order_id": "R1", "bags": made}, ORDER)
        assert "wrong_argument" not in mined(run.end())

    def test_another_value_is_told_with_where_the_right_one_stood(self, story, mined):
        customer = {"cards": {"card 1": {}, "card 2": {}, "card 3": {}}, "name": "Li"}
        paid = {**ORDER, "payments": [{"card": "card 1", "sum": 3}]}
        run = story(expected=[("pay", {"order_id": "R1", "card": "card 2"})])
        read(run.call("get_customer", {"customer_id": "C1"}, customer), paid)
        (lesson,) = mined(run.call("pay", {"order_id": "R1", "card": "card 1"}, paid).end())[
            "wrong_argument"
        ]
        assert lesson.slots["how"] == "other value"
        assert lesson.hints["source"] == "cards|get_customer"

    def test_a_call_on_another_record_is_not_a_wrong_argument(self, story, mined):
        run = read(story(expected=[CANCEL])).call("get_order", {"order_id": "R2"}, ORDER)
        found = mined(run.call("cancel_order", {"order_id": "R2"}, ORDER).says("Done.").end())
        assert found.keys() == {"wrong_call"}

    def test_a_success_teaches_no_repair(self, story, mined):
        run = read(story(success=True, expected=[CANCEL])).says("That is not possible.").end()
        assert mined(run) == {}


class TestHandOvers:
    HAND_OVER = ("transfer_to_human_agents", {"summary": "wants to cancel"}, "Transferred")

    def test_a_hand_over_of_what_a_tool_does(self, story, mined):
        run = read(story(expected=[CANCEL])).call(*self.HAND_OVER).end()
        (lesson,) = mined(run)["handed_over"]
        assert lesson.holds
        assert lesson.hints == {"tool": "cancel_order"}

    def test_a_hand_over_where_nothing_was_to_be_done_is_no_lesson(self, story, mined):
        assert "handed_over" not in mined(read(story(expected=[])).call(*self.HAND_OVER).end())

    def test_a_peer_that_could_do_it_shows_it_too(self, story, mined):
        peer = read(story("p", success=True)).call(*CANCEL, ORDER).end()
        (lesson,) = mined(read(story()).call(*self.HAND_OVER).end(), peer)["handed_over"]
        assert lesson.hints == {"tool": "cancel_order"}

    def test_a_success_that_handed_over_speaks_against_it(self, story, mined):
        run = read(story(success=True)).call(*self.HAND_OVER).end()
        (lesson,) = mined(run)["handed_over"]
        assert not lesson.holds


class TestDenials:
    @pytest.mark.parametrize(
        "said",
        [
            "I'm unable to access your order.",
            "Sorry. I don’t have access to that information.",
            "I cannot look up orders by name.",
            "If you can't find it, please call us.",
            "Please check your email for the number.",
        ],
    )
    def test_access_denied_without_trying(self, story, mined, said):
        run = story(expected=[("get_order", {"order_id": "R1"})]).user("Where is it?").says(said)
        (lesson,) = mined(run.end())["unread_record"]
        assert lesson.hints == {"reader": "get_order"}

    @pytest.mark.parametrize(
        "said",
        [
            "I cannot cancel that order.",
            "There is no checked wheel on it.",
            "I have found the order.",
        ],
    )
    def test_a_refusal_is_no_denial_of_access(self, story, mined, said):
        run = story(expected=[("get_order", {"order_id": "R1"})]).says(said).end()
        assert "unread_record" not in mined(run)

    def test_said_after_reading_it_is_none(self, story, mined):
        run = read(story()).says("I'm unable to access your order.").end()
        assert "unread_record" not in mined(run)

    def test_without_a_tool_that_reads_it_is_none(self, story, mined):
        run = story().says("I'm unable to access your order.").end()
        assert "unread_record" not in mined(run)

    def test_a_peer_shows_how_one_look_up_leads_to_the_next(self, story, mined):
        peer = story("p").call("get_customer", {"customer_id": "C1"}, {"orders": ["R0", "R1"]})
        run = story().says("I'm unable to access your order.").end()
        (lesson,) = mined(run, read(peer).end())["unread_record"]
        assert lesson.hints["route"] == "get_customer|customer id|orders|get_order"


class TestConfirmations:
    def talk(self, story, last, **more):
        return read(story(**more).user("Hello.").user("I need help.").user(last))

    @pytest.mark.parametrize("last", ["I'll take the first option.", "Use my card.", "Cancel R1."])
    def test_a_call_without_a_yes_to_it(self, story, mined, last):
        (lesson,) = mined(self.talk(story, last).call(*CANCEL, ORDER).end())["unconfirmed_call"]
        assert lesson.holds
        assert lesson.evidence[0].quote == last

    @pytest.mark.parametrize("last", ["Yes, please.", "Please proceed!", "That's fine.", "OK"])
    def test_a_call_after_a_yes_is_none(self, story, mined, last):
        found = mined(self.talk(story, last).call(*CANCEL, ORDER).end())
        assert "unconfirmed_call" not in found

    def test_a_success_without_a_yes_speaks_against_it(self, story, mined):
        run = self.talk(story, "Cancel R1.", success=True).call(*CANCEL, ORDER).end()
        (lesson,) = mined(run)["unconfirmed_call"]
        assert not lesson.holds

    def test_a_user_who_only_gave_the_task_is_not_asked(self, story, mined):
        run = read(story().user("Cancel R1.")).call(*CANCEL, ORDER).end()
        assert "unconfirmed_call" not in mined(run)


PAID = {
    "order_id": "R1",
    "payments": [{"card": "c", "amount": 20}, {"card": "c", "amount": 90}],
}


class TestCharges:
    def test_a_charge_above_every_sum_that_was_named(self, story, mined):
        run = story().says("That is $45 for you. Go on?").call("pay", {"order_id": "R1"}, PAID)
        (lesson,) = mined(run.end())["charged_more"]
        assert lesson.slots == {"tool": "pay"}
        assert lesson.evidence[0].quote.startswith("That is $45")
        assert "90" in lesson.evidence[1].quote

    @pytest.mark.parametrize("said", ["That is $90.", "$60 and $30.", "$100, less $10.", "Go on?"])
    def test_a_charge_that_was_named_or_adds_up_is_none(self, story, mined, said):
        run = story().says(said).call("pay", {"order_id": "R1"}, PAID)
        assert "charged_more" not in mined(run.end())


class TestErrors:
    def test_a_cure_by_one_argument_with_the_value_in_the_message(self, story, mined):
        run = story(success=True).call(
            "pay", {"id": 1, "sum": 30}, "Error: the total is 45, not 30"
        )
        found = mined(run.call("pay", {"id": 1, "sum": 45}, "ok").end())
        (lesson,) = found["cured_error"]
        assert lesson.slots == {
            "tool": "pay",
            "error": "the total is …, not …",
            "argument": "sum",
        }
        assert lesson.hints["told"] == "yes"
        assert lesson.kind == "preserve"
        assert lesson.holds

    def test_a_change_nobody_was_asked_about_in_a_failed_run_is_no_cure(self, story, mined):
        run = story().user("Pay it.").user("Yes.").call("pay", {"sum": 30}, "Error: it is 45")
        (lesson,) = mined(run.call("pay", {"sum": 45}, "ok").end())["cured_error"]
        assert not lesson.holds

    def test_a_change_in_a_failed_run_that_the_user_knew_of_tells_nothing(self, story, mined):
        run = story().user("Pay it.").call("pay", {"sum": 30}, "Error: it is 45").user("Then 45.")
        assert "cured_error" not in mined(run.call("pay", {"sum": 45}, "ok").end())

    def test_a_change_in_a_failed_run_without_a_user_tells_nothing(self, story, mined):
        run = story().user("Pay it.").call("pay", {"sum": 30}, "Error: it is 45")
        assert "cured_error" not in mined(run.call("pay", {"sum": 45}, "ok").end())

    def test_a_cure_that_was_expected_is_one_in_a_failed_run_too(self, story, mined):
        run = story(expected=[("pay", {"id": 1, "sum": 45}), CANCEL])
        run.call("pay", {"id": 1, "sum": 30}, "Error: the total is 45")
        found = mined(run.call("pay", {"id": 1, "sum": 45}, "ok").says("Done.").end())
        assert found["cured_error"][0].holds

    def test_the_sum_of_a_list_counts_as_told(self, story, mined):
        parts = [{"by": "card", "sum": 40}, {"by": "cash", "sum": 5}]
        run = story(success=True)
        run.call("pay", {"parts": [{"by": "card", "sum": 40}]}, "Error: the total is 45")
        lesson = mined(run.call("pay", {"parts": parts}, "ok").end())["cured_error"][0]
        assert lesson.hints["told"] == "yes"

    def test_a_change_of_two_arguments_is_no_cure(self, story, mined):
        run = story().call("pay", {"id": 1, "sum": 30}, "Error: no")
        assert "cured_error" not in mined(run.call("pay", {"id": 2, "sum": 45}, "ok").end())

    def test_messages_lose_what_is_particular_to_a_task(self, story, mined):
        run = story(success=True).call(
            "find", {"name": "Mia Li"}, "Error: Mia Li has no order R17 (2031-01-02)"
        )
        (lesson,) = mined(run.call("find", {"name": "Mia Lee"}, "ok").end())["cured_error"]
        assert lesson.slots["error"] == "… has no order … …)"

    def test_a_traceback_is_told_by_its_last_line(self, story, mined):
        traceback = "Traceback (most recent call last):\n  File 'x'\nKeyError: 'colour'"
        run = story(success=True)._add(
            "assistant", tool="run", arguments='{"code": "a"}', result=traceback, is_error=True
        )
        (lesson,) = mined(run.call("run", {"code": "b"}, "ok").end())["cured_error"]
        assert lesson.slots["error"] == "KeyError: 'colour'"

    def test_a_refused_call_sent_again_unchanged(self, story, mined):
        run = story().call(*CANCEL, "Error: no").says("Hm.").call(*CANCEL, "Error: no").end()
        (lesson,) = mined(run)["resent_unchanged"]
        assert lesson.holds
        assert [evidence.step for evidence in lesson.evidence] == [1, 3]

    def test_a_resent_call_that_passed_speaks_against_it(self, story, mined):
        run = story().call(*CANCEL, "Error: busy").call(*CANCEL, "done").end()
        (lesson,) = mined(run)["resent_unchanged"]
        assert not lesson.holds

    def test_after_something_changed_it_is_another_call(self, story, mined):
        run = story().call(*CANCEL, "Error: no").call("open_order", {"order_id": "R1"}, "ok")
        assert "resent_unchanged" not in mined(run.call(*CANCEL, "Error: no").end())

    def test_an_unknown_outcome_teaches_from_errors_only(self, story, mined):
        run = story(success=None).says("I'm unable to access it.").call(*CANCEL, "Error: no")
        found = mined(run.call(*CANCEL, "Error: no").end())
        assert found.keys() == {"resent_unchanged"}


class TestContrasts:
    def test_a_look_up_that_tells_outcomes_apart(self, story, mined):
        won = read(story("w", success=True)).says("Done.").end()
        lost = story("l").says("No.").end()
        (lesson,) = mined(lost, won)["read_contrast"]
        assert lesson.slots == {"tool": "get_order"}
        assert lesson.holds

    def test_the_opposite_contrast_speaks_against_it(self, story, mined):
        won, lost = story("w", success=True).says("Done.").end(), read(story("l")).end()
        (lesson,) = mined(lost, won)["read_contrast"]
        assert not lesson.holds

    def test_a_later_run_that_breaks_a_contrast_speaks_against_it(self, story, mined):
        won = read(story("w", success=True)).says("Done.").end()
        lost = story("l").says("No.").end()
        (lesson,) = mined(read(story("x")).says("No.").end(), won, lost)["read_contrast"]
        assert not lesson.holds

    def test_runs_of_one_outcome_show_no_contrast(self, story, mined):
        assert mined(story("a").says("No.").end(), read(story("b")).says("No.").end()) == {}


class TestItemsTheUserNamed:
    def test_an_asked_item_without_a_call_of_its_own(self, story, mined):
        run = story().user("Cancel R100 and R220.")
        for order in ("R100", "R220"):
            run.call("get_order", {"order_id": order}, ORDER)
        run.call("cancel_order", {"order_id": "R100"}, ORDER).says("Done.")
        (lesson,) = mined(run.end())["left_out"]
        assert lesson.slots == {"tool": "cancel_order"}
        assert lesson.holds


def test_the_same_lesson_is_told_once_for_each_set_of_facts(story, mined):
    run = read(story(expected=[])).call(*CANCEL, ORDER).call(*CANCEL, ORDER).end()
    assert len(mined(run)["wrong_call"]) == 1
