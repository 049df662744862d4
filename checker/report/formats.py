"""What a report can be written as, and how the names of such files end."""

SUFFIXES = {"json": ".json", "csv": ".csv", "junit": ".xml", "html": ".html"}
