"""Task extract_sales: the monthly sales files become one table of text.

Nothing is converted here, so that a value which cannot be converted is still there to be looked at.
Each row keeps the file and the line that it came from.
"""

from __future__ import annotations

import datetime as dt
import sys
import warnings
from pathlib import Path

import pandas as pd

from pipeline.exchange import input_path, logical_date, write_table
from pipeline.sources import COLUMNS, SALES_FILES, Profile, column_name, month_of, profile_of


def sales_files(folder: Path, until: dt.date) -> list[Path]:
    """The files of the months that had begun on `until`, oldest first, each once.

    A run for a day in the past sees what was there on that day, not what came later.
    """
    found = {path.name: path for pattern in SALES_FILES for path in folder.glob(pattern)}
    return [found[name] for name in sorted(found) if month_of(name) <= until.isoformat()[:7]]


def read_sales_file(path: Path, profile: Profile) -> pd.DataFrame:
    """One file as text columns, under our names and in our order, with `source_file` and `source_line`."""
    try:
        with warnings.catch_warnings():
            # pandas would only warn when a line has more cells than the header, and drop them.
            warnings.simplefilter("error", pd.errors.ParserWarning)
            frame = pd.read_csv(
                path,
                dtype=str,
                keep_default_na=False,
                encoding=profile.encoding,
                sep=profile.delimiter,
                skip_blank_lines=False,
                index_col=False,
            )
    except UnicodeDecodeError as problem:
        sys.exit(
            f"{path.name}: byte {problem.start} is not {profile.encoding}. "
            "Which encoding was the file written in? Say so in PROFILES of src/pipeline/sources.py."
        )
    except (pd.errors.ParserError, pd.errors.ParserWarning, pd.errors.EmptyDataError) as problem:
        sys.exit(
            f"{path.name}: not a table with the delimiter {profile.delimiter!r} ({problem}). "
            "What stands between two cells? Say so in PROFILES of src/pipeline/sources.py."
        )
    frame.columns = [column_name(header) for header in frame.columns]
    missing = [name for name in COLUMNS if name not in frame.columns]
    if missing:
        sys.exit(
            f"{path.name}: no column {', '.join(missing)}; the file has {', '.join(frame.columns)}. "
            "If a column only has another name, add it to SYNONYMS of src/pipeline/sources.py."
        )
    frame = frame[COLUMNS].copy()
    frame["source_file"] = path.name
    # The header is line 1. No field of these files holds a line break.
    frame["source_line"] = range(2, len(frame) + 2)
    return frame


def main() -> None:
    folder, until = input_path("raw", "data/raw"), logical_date()
    paths = sales_files(folder, until)
    if not paths:
        sys.exit(f"{folder}: no file matches {', '.join(SALES_FILES)} up to {until}.")
    frames = []
    for path in paths:
        frame = read_sales_file(path, profile_of(path.name))
        print(f"{path.name}: {len(frame):,} lines")
        frames.append(frame)
    write_table(pd.concat(frames, ignore_index=True), "sales_raw")


if __name__ == "__main__":
    main()
