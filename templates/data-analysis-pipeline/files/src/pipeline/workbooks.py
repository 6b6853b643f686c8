"""Task extract_workbooks: the product list and the targets, from Excel.

A workbook is made for eyes: a title above the table, a note below it, totals at its edges. What is
table and what is decoration must be said when it is read.
"""

from __future__ import annotations

import sys
from pathlib import Path

import pandas as pd

from pipeline.exchange import input_path, write_table

PRODUCT_COLUMNS = {
    "Product no.": "product_id",
    "Name": "name",
    "Category": "category",
    "List price": "list_price",
    "Unit cost": "unit_cost",
    "Launched": "launched",
}


def read_products(path: Path) -> pd.DataFrame:
    """The sheet `Products`: its header is in row 4, and a note stands below the list."""
    frame = pd.read_excel(path, sheet_name="Products", header=3, engine="openpyxl")
    missing = [name for name in PRODUCT_COLUMNS if name not in frame.columns]
    if missing:
        sys.exit(f"{path.name}: row 4 of the sheet Products has no column {', '.join(missing)}.")
    frame = frame.rename(columns=PRODUCT_COLUMNS)[list(PRODUCT_COLUMNS.values())]
    frame = frame[frame["name"].notna()].copy()
    frame["launched"] = pd.to_datetime(frame["launched"])
    for column in ("list_price", "unit_cost"):
        frame[column] = frame[column].astype(float).round(2)
    return frame.sort_values("product_id", ignore_index=True)


def read_targets(path: Path) -> pd.DataFrame:
    """The targets, one row per region and month: columns `region`, `month` (2024-01-01), `target`.

    The sheet (named after its year, header in row 4) is wide: a row per region and a column per
    month (`Jan 2024`), with totals in the last row and the last column that are not targets.
    """
    # BEGIN SOLUTION
    wide = pd.read_excel(path, sheet_name=0, header=3, engine="openpyxl")
    wide = wide[wide["Region"].notna() & (wide["Region"] != "Total")].drop(columns="Total")
    long = wide.melt(id_vars="Region", var_name="month", value_name="target")
    long = long.rename(columns={"Region": "region"})
    long["month"] = pd.to_datetime(long["month"], format="%b %Y")
    long["target"] = long["target"].astype("int64")
    return long.sort_values(["month", "region"], ignore_index=True)
    # END SOLUTION
    # BEGIN STUB
    # # Exercise of step 2. Until it is done, the pipeline runs without targets.
    # return pd.DataFrame({"region": [], "month": [], "target": []})
    # END STUB


def main() -> None:
    folder = input_path("raw", "data/raw")
    for file in ("products.xlsx", "targets.xlsx"):
        if not (folder / file).exists():
            sys.exit(f"{folder / file}: the workbook is missing. Every run needs it.")
    write_table(read_products(folder / "products.xlsx"), "products")
    write_table(read_targets(folder / "targets.xlsx"), "targets")


if __name__ == "__main__":
    main()
