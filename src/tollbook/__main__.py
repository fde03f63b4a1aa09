"""`python -m tollbook`: the command line."""

import sys

from tollbook.cli import main

if __name__ == "__main__":
    sys.exit(main())
