"""The command line: ``assistant``, or ``python -m assistant``."""

import sys

from assistant.commands.line import main

if __name__ == "__main__":
    sys.exit(main())
