"""What learners have achieved, collected from their folders for those who teach or grade.

row      the data: a report has learners, a learner has a row for each kata
folder   a learner's folder: what stands in it, and what is amiss
judging  all folders judged in one run
counts   what is counted of the rows
words    a learner's words, made safe to show
table    drawn for a terminal
files    written as JSON, CSV, JUnit XML or a page of HTML
"""

from checker.report.files import FORMATS
from checker.report.folder import Folder, folders
from checker.report.judging import collect
from checker.report.row import Failure, Learner, Report, Row

__all__ = ["FORMATS", "Failure", "Folder", "Learner", "Report", "Row", "collect", "folders"]
