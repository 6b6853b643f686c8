"""What the sales files look like. Everything that differs between files is said here, and only here.

A file is described, not guessed at: 05/06/2024 is the fifth of June in one country and the sixth of
May in another, and no program can tell from the file which one was meant.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

COLUMNS = [
    "line_id", "order_id", "sold_on", "store_id", "customer_id", "product_id",
    "channel", "quantity", "unit_price", "discount", "city",
]  # fmt: skip


@dataclass(frozen=True)
class Profile:
    """How one file is written."""

    encoding: str = "utf-8-sig"  # UTF-8, with or without a byte order mark
    delimiter: str = ","
    decimal: str = "."
    date_format: str = "%Y-%m-%d"


# BEGIN SOLUTION
# Which files are sales: a pattern, so that next month's file needs no change here.
SALES_FILES = ["sales_????-??.csv"]

PROFILES: dict[str, Profile] = {
    "sales_2024-05.csv": Profile(encoding="latin-1"),
    "sales_2024-06.csv": Profile(delimiter=";", decimal=","),
    "sales_2024-07.csv": Profile(date_format="%d/%m/%Y"),
}

# Other names that the tills have given to our columns, in lower case with _ for all else.
SYNONYMS = {
    "date": "sold_on",
    "store": "store_id",
    "customer": "customer_id",
    "product": "product_id",
    "qty": "quantity",
    "price": "unit_price",
    "line_no": "line_id",
    "order_no": "order_id",
    "customer_no": "customer_id",
    "store_no": "store_id",
    "article_no": "product_id",
    "rebate": "discount",
}
# END SOLUTION
# BEGIN STUB
# # Which files are sales. Exercise of step 2: there are twelve, and next month there will be one more.
# # An entry may hold wildcards: ? for one character, * for any number of them.
# SALES_FILES = ["sales_2024-01.csv", "sales_2024-02.csv", "sales_2024-03.csv"]
#
# # Exercise of step 2: three files are not written like the others. Look at them, then describe them
# # here, e.g. "sales_2024-99.csv": Profile(encoding="cp1250", delimiter="\t").
# PROFILES: dict[str, Profile] = {}
#
# # Exercise of step 2: three files name their columns in another way. Map each such name (in lower
# # case, with _ for everything that is not a letter or a digit) to one of COLUMNS.
# SYNONYMS: dict[str, str] = {}
# END STUB


def profile_of(file_name: str) -> Profile:
    return PROFILES.get(file_name, Profile())


def column_name(header: str) -> str:
    """The name that we use for a column of a file: `Order No` is our `order_id`."""
    plain = re.sub(r"[^a-z0-9]+", "_", header.strip().lower()).strip("_")
    return SYNONYMS.get(plain, plain)


def month_of(file_name: str) -> str:
    """`2024-05` of `sales_2024-05.csv`."""
    return file_name.removesuffix(".csv").rpartition("_")[2]
