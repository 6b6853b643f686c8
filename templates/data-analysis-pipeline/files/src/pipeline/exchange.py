"""How a task gets its inputs and hands over its outputs: by files that the runner names.

The runner sets DEW_INPUT_<NAME> and DEW_OUTPUT_<NAME> to paths, DEW_DATE to the logical date.
Without a runner the files lie under data/work, so each module also runs by hand:

    cd src && python -m pipeline.extract && python -m pipeline.clean

Tables travel as CSV. A CSV has no types, so whoever reads a table says what its columns are.
"""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path

import pandas as pd

PROJECT = Path(os.environ.get("DEW_PROJECT") or Path(__file__).resolve().parents[2])


def input_path(name: str, otherwise: str | None = None) -> Path:
    """The file or folder behind an input; `otherwise` is its place when no runner is there."""
    return Path(
        os.environ.get(f"DEW_INPUT_{name.upper()}") or PROJECT / (otherwise or f"data/work/{name}.csv")
    )


def output_path(name: str, otherwise: str | None = None) -> Path:
    """Where an output goes; its folder is made."""
    path = Path(
        os.environ.get(f"DEW_OUTPUT_{name.upper()}") or PROJECT / (otherwise or f"data/work/{name}.csv")
    )
    (path.parent if path.suffix else path).mkdir(parents=True, exist_ok=True)
    return path


def logical_date() -> dt.date:
    """The day that this run is for. Not the clock: a run for a past day must come out the same again."""
    text = os.environ.get("DEW_DATE")
    return dt.date.fromisoformat(text) if text else dt.date.today()


def read_table(name: str, text: list[str] | None = None, dates: list[str] | None = None) -> pd.DataFrame:
    """A table as pandas reads it, with `text` columns left as text. With `text` None all are text."""
    kinds = str if text is None else {column: str for column in text}
    # Only an empty field is missing: a city called "NA" or "null" is a city.
    frame = pd.read_csv(
        input_path(name), dtype=kinds, keep_default_na=False, na_values=[""], encoding="utf-8"
    )
    for column in dates or []:
        frame[column] = pd.to_datetime(frame[column], format="%Y-%m-%d")
    return frame


def write_table(frame: pd.DataFrame, name: str) -> None:
    frame.to_csv(
        output_path(name), index=False, encoding="utf-8", lineterminator="\n", date_format="%Y-%m-%d"
    )
    print(f"{name}: {len(frame):,} rows")
