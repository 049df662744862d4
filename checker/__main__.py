"""`python -m checker` is `kata`, where scripts are not on the path."""

import sys

from checker.faces.cli import main

if __name__ == "__main__":
    sys.exit(main())
