"""The four ways people meet the checker: terminal, pytest, notebook, site."""
