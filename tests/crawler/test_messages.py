"""Messages are texts that survive storing and copying with their parts."""

from __future__ import annotations

import copy
import json

from crawler.messages import Message, joined, packed, unpacked
from crawler.report import PortalReport

ANSWERS = Message("answers %(status)s", status=503)
FAILED = Message("nothing could be read: %(problem)s", problem=ANSWERS)


def same(one: str, other: str) -> bool:
    return one == other and json.dumps(packed(one)) == json.dumps(packed(other))


def test_a_message_is_its_english() -> None:
    assert FAILED == "nothing could be read: answers 503"
    assert json.dumps([FAILED]) == '["nothing could be read: answers 503"]'


def test_stored_and_copied_it_keeps_its_parts() -> None:
    stored = json.loads(json.dumps(packed(FAILED)))
    assert stored["values"]["problem"] == {
        "pattern": "answers %(status)s",
        "values": {"status": 503},
    }
    assert same(unpacked(stored), FAILED)
    assert same(copy.deepcopy(FAILED), FAILED)


def test_several_messages_are_one() -> None:
    assert joined(["", ""]) == ""
    assert same(joined(["", FAILED]), FAILED)
    both = joined([ANSWERS, "50% of 2", FAILED])
    assert both == "answers 503; 50% of 2; nothing could be read: answers 503"
    assert same(unpacked(packed(both)), both)


def test_a_report_is_stored_with_them_and_read_from_before_there_were_any() -> None:
    report = PortalReport(failed=FAILED, note=ANSWERS)
    report.error("http-503", "https://mau.vn/50%25", ANSWERS)
    again = PortalReport.from_json(json.loads(json.dumps(report.to_json())))
    assert again == report
    assert same(again.failed, report.failed)
    assert same(again.examples[0], report.examples[0])
    old = {"failed": "nothing could be read: /: answers 503", "examples": ["/: answers 503"]}
    assert PortalReport.from_json(old).failed == old["failed"]
