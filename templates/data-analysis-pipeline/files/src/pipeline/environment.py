"""Says whether this Python can run the pipeline: `python -m pipeline.environment`.

Exit code 0 where every library is there and new enough, 1 where one is not.
"""

from __future__ import annotations

import re
import sys
from importlib import metadata

# The lowest versions that the code was tried with; requirements.txt says the same.
MINIMUM = {"pandas": "1.5", "openpyxl": "3.0", "matplotlib": "3.6"}


def is_at_least(version: str, minimum: str) -> bool:
    """Whether `version` is `minimum` or newer: 3.10 is newer than 3.9, and 2.0 is as new as 2.

    Only the numbers count; of 3.0rc1 that is 3.0.
    """
    # BEGIN SOLUTION
    pair = []
    for text in (version, minimum):
        numbers = re.match(r"\d+(\.\d+)*", text)
        parts = [int(part) for part in numbers.group().split(".")] if numbers else []
        while parts and parts[-1] == 0:
            parts.pop()
        pair.append(parts)
    return pair[0] >= pair[1]
    # END SOLUTION
    # BEGIN STUB
    # # Exercise of step 1: compared as text, "3.10" comes before "3.9".
    # return version >= minimum
    # END STUB


def main() -> int:
    print(f"Python {sys.version.split()[0]}")
    code = 0
    for name, minimum in MINIMUM.items():
        try:
            version = metadata.version(name)
        except metadata.PackageNotFoundError:
            print(f"{name}: not installed; run `python -m pip install -r requirements.lock`")
            code = 1
            continue
        good = is_at_least(version, minimum)
        print(f"{name} {version}" + ("" if good else f": older than {minimum}"))
        code = code if good else 1
    return code


if __name__ == "__main__":
    sys.exit(main())
