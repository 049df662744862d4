"""A report as JUnit XML, which CI systems show: a suite for each learner, a case for each kata.

A kata that does not pass is a failure, one not begun is skipped, and what could not be judged is
an error.
"""

from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

from checker.report.row import Learner, Report, Row

KINDS = ("failure", "error", "skipped")


def junit(report: Report) -> str:
    suites = Element("testsuites", name="kata report")
    for learner in report.learners:
        _suite(suites, learner)
    _count(suites)
    ElementTree.indent(suites)
    text: bytes = ElementTree.tostring(suites, encoding="utf-8", xml_declaration=True)
    return text.decode() + "\n"


def _suite(suites: Element, learner: Learner) -> None:
    suite = SubElement(suites, "testsuite", name=learner.name)
    if learner.amiss:
        case = SubElement(suite, "testcase", classname=learner.name, name="the folder")
        SubElement(case, "error", message=learner.amiss)
    for row in learner.rows:
        case = SubElement(suite, "testcase", classname=learner.name, name=row.kata)
        _outcome(case, row)
    if learner.note:
        SubElement(suite, "system-out").text = learner.note
    _count(suite)


def _outcome(case: Element, row: Row) -> None:
    if row.state == "not begun":
        SubElement(case, "skipped", message=row.state)
    elif row.why:
        SubElement(case, "error", message=row.why)
    elif row.state == "missing":
        SubElement(case, "failure", message="the file is gone")
    elif row.state != "passed":
        told = SubElement(case, "failure", message=f"{row.kept} of {row.promises} promises kept")
        told.text = "\n\n".join(
            f"promised   {each.promised}\nsaw        {each.saw}\nwhere      {each.where}"
            for each in row.failures
        )


def _count(element: Element) -> None:
    element.set("tests", str(len(list(element.iter("testcase")))))
    for kind, name in zip(KINDS, ("failures", "errors", "skipped"), strict=True):
        element.set(name, str(len(list(element.iter(kind)))))
