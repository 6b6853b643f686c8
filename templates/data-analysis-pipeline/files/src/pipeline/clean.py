"""Task clean: what is right goes on, what is wrong is set aside with its reason. Nothing is lost.

    lines read = sales_clean + sales_quarantine + sales_duplicates

The rules stand in rules.json, in the order in which they are tried; a line that breaks several gets
the first one's reason. Money is counted in whole cents: 0.1 + 0.2 is not 0.3 in binary, and a report
that is one cent off is wrong.
"""

from __future__ import annotations

import json

import pandas as pd

from pipeline.exchange import input_path, read_table, write_table
from pipeline.sources import COLUMNS, month_of, profile_of

# ---- Text to values. What cannot be read becomes missing, and a rule then says so. ----


def parse_dates(text: pd.Series, date_format: str) -> pd.Series:
    """Dates written in `date_format`; NaT for what is no date, such as 2024-02-30."""
    return pd.to_datetime(text, format=date_format, errors="coerce").astype("datetime64[ns]")


def parse_whole(text: pd.Series) -> pd.Series:
    """Whole numbers; missing for everything else."""
    good = text.where(text.str.fullmatch(r"-?\d{1,15}", na=False))
    return pd.to_numeric(good).astype("Int64")


def parse_cents(text: pd.Series, decimal: str = ".") -> pd.Series:
    """Amounts such as 12.5 or 12.50 (12,50 with `decimal` ",") as whole cents: 1250.

    Missing for everything else. No float is used on the way.
    """
    # BEGIN SOLUTION
    mark = "," if decimal == "," else r"\."
    parts = text.str.extract(rf"^(-?)(\d{{1,12}})(?:{mark}(\d{{1,2}}))?$")
    # END SOLUTION
    # BEGIN STUB
    # # Exercise of step 3: one file writes 12,50. So far `decimal` is ignored, and 12,50 is missing.
    # parts = text.str.extract(r"^(-?)(\d{1,12})(?:\.(\d{1,2}))?$")
    # END STUB
    whole = pd.to_numeric(parts[1]).astype("Int64")
    cents = pd.to_numeric(parts[2].fillna("0").str.ljust(2, "0")).astype("Int64")
    return (whole * 100 + cents).mask(parts[0] == "-", -(whole * 100 + cents))


def tidy_channel(text: pd.Series) -> pd.Series:
    """`" Web"` and `"WEB"` are the channel `web`."""
    # BEGIN SOLUTION
    return text.str.strip().str.lower()
    # END SOLUTION
    # BEGIN STUB
    # # Exercise of step 3.
    # return text
    # END STUB


def convert(raw: pd.DataFrame) -> pd.DataFrame:
    """The raw lines with values instead of text, each file read as its profile says."""
    frame = raw.copy()
    frame["sold_on"] = pd.Series(pd.NaT, index=raw.index, dtype="datetime64[ns]")
    frame["unit_price"] = pd.Series(pd.NA, index=raw.index, dtype="Int64")
    for file, lines in raw.groupby("source_file"):
        profile = profile_of(str(file))
        frame.loc[lines.index, "sold_on"] = parse_dates(lines["sold_on"], profile.date_format)
        frame.loc[lines.index, "unit_price"] = parse_cents(lines["unit_price"], profile.decimal)
    frame["quantity"] = parse_whole(raw["quantity"])
    frame["discount_percent"] = parse_whole(raw["discount"].str.rstrip("%"))
    frame["channel"] = tidy_channel(raw["channel"])
    return frame


# ---- Duplicates ----


def split_duplicates(raw: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The lines without copies, and the copies.

    A copy agrees with an earlier line in every column of the export (COLUMNS); where it stands in
    which file does not matter. Two lines that share only their line_id are no copies but a conflict,
    which must stay visible.
    """
    # BEGIN SOLUTION
    copy = raw.duplicated(subset=COLUMNS, keep="first")
    return raw[~copy], raw[copy]
    # END SOLUTION
    # BEGIN STUB
    # # Exercise of step 3: so far every line stays.
    # return raw, raw.iloc[0:0]
    # END STUB


# ---- Rules: each answers which lines are good, as a whole column of True and False ----


def rule_required(frame: pd.DataFrame, rule: dict, known: dict[str, set[str]]) -> pd.Series:
    """The column holds a value other than blanks."""
    return frame[rule["column"]].fillna("").str.strip() != ""


def rule_readable(frame: pd.DataFrame, rule: dict, known: dict[str, set[str]]) -> pd.Series:
    """The column's text could be converted."""
    return frame[rule["column"]].notna()


def rule_in_month_of_file(frame: pd.DataFrame, rule: dict, known: dict[str, set[str]]) -> pd.Series:
    """The date lies in the month that the file is named after."""
    # BEGIN SOLUTION
    return frame[rule["column"]].dt.strftime("%Y-%m") == frame["source_file"].map(month_of)
    # END SOLUTION
    # BEGIN STUB
    # # Exercise of step 3: `month_of` gives the month of a file's name.
    # raise NotImplementedError("rule_in_month_of_file")
    # END STUB


def rule_range(frame: pd.DataFrame, rule: dict, known: dict[str, set[str]]) -> pd.Series:
    """The number lies between `least` and `most`, both allowed. Money is in cents on both sides."""
    # BEGIN SOLUTION
    in_cents = rule["column"] == "unit_price"
    limits = pd.Series([rule["least"], rule["most"]], dtype=object)
    least, most = parse_cents(limits) if in_cents else parse_whole(limits)
    return frame[rule["column"]].between(least, most).fillna(False).astype(bool)
    # END SOLUTION
    # BEGIN STUB
    # # Exercise of step 3: a missing number is not between anything.
    # raise NotImplementedError("rule_range")
    # END STUB


def rule_known(frame: pd.DataFrame, rule: dict, known: dict[str, set[str]]) -> pd.Series:
    """The value occurs in the reference list that the rule names under `in`."""
    # BEGIN SOLUTION
    return frame[rule["column"]].isin(known[rule["in"]])
    # END SOLUTION
    # BEGIN STUB
    # # Exercise of step 3: `known` holds the keys of each reference list, such as known["products"].
    # raise NotImplementedError("rule_known")
    # END STUB


RULES = {
    "required": rule_required,
    "readable": rule_readable,
    "in_month_of_file": rule_in_month_of_file,
    "range": rule_range,
    "known": rule_known,
}


def first_reasons(frame: pd.DataFrame, rules: list[dict], known: dict[str, set[str]]) -> pd.Series:
    """Per line the reason of the first rule that it breaks; missing where it breaks none."""
    reasons = pd.Series(pd.NA, index=frame.index, dtype="object")
    for rule in rules:
        broken = ~RULES[rule["rule"]](frame, rule, known)
        reasons = reasons.mask(broken & reasons.isna(), rule["reason"])
    return reasons


# ---- The result ----


def amount_in_cents(quantity: pd.Series, unit_price: pd.Series, discount_percent: pd.Series) -> pd.Series:
    """What the customer paid for a line, rounded half up to a cent."""
    return (quantity * unit_price * (100 - discount_percent) + 50) // 100


def as_money(cents: pd.Series) -> pd.Series:
    """Cents as text with two decimals, exactly: 1250 is 12.50. For cents that are not negative."""
    digits = cents.astype("string").str.zfill(3)
    return digits.str[:-2] + "." + digits.str[-2:]


def finish(good: pd.DataFrame) -> pd.DataFrame:
    """The columns of sales_clean."""
    amount = amount_in_cents(good["quantity"], good["unit_price"], good["discount_percent"])
    columns = [
        "line_id", "order_id", "sold_on", "store_id", "customer_id", "product_id", "channel",
        "quantity", "unit_price", "discount_percent", "amount", "city", "source_file", "source_line",
    ]  # fmt: skip
    # A price below zero only gets this far where no rule stops it; it is left out, not misprinted.
    money = {
        "unit_price": as_money(good["unit_price"].mask(good["unit_price"] < 0)),
        "amount": as_money(amount.mask(amount < 0)),
    }
    return good.assign(**money)[columns].sort_values(["source_file", "source_line"], ignore_index=True)


def clean(raw: pd.DataFrame, rules: list[dict], known: dict[str, set[str]]) -> dict[str, pd.DataFrame]:
    """The three tables into which the raw lines part."""
    lines, copies = split_duplicates(raw)
    values = convert(lines)
    reasons = first_reasons(values, rules, known)
    bad = lines[reasons.notna()].copy()
    bad.insert(0, "reason", reasons[reasons.notna()])
    return {
        "sales_clean": finish(values[reasons.isna()]),
        "sales_quarantine": bad,
        "sales_duplicates": copies,
    }


def main() -> None:
    raw = read_table("sales_raw")
    # A row's place in a table is not promised; its place in its file is.
    raw["source_line"] = raw["source_line"].astype("int64")
    raw = raw.sort_values(["source_file", "source_line"], ignore_index=True)
    known = {"products": set(read_table("products")["product_id"])}
    rules = json.loads(input_path("rules", "src/pipeline/rules.json").read_text(encoding="utf-8"))
    tables = clean(raw, rules, known)
    for name, frame in tables.items():
        write_table(frame, name)
    for reason, count in tables["sales_quarantine"]["reason"].value_counts().items():
        print(f"  {reason}: {count:,}")


if __name__ == "__main__":
    main()
