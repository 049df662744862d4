"""What learners have achieved, collected from their folders for those who teach or grade.

row      the data: a report has learners, a learner has a row for each kata
folder   a learner's folder: what stands in it, and what is amiss
judging  all folders judged in one run
counts   what is counted of the rows
words    a learner's words, made safe to show
table    drawn for a terminal
formats  what it can be written as
files    written as JSON, CSV, JUnit XML or a page of HTML

Nothing is imported here: `kata` starts for many reasons, and seldom for a report.
"""
