"""Copies, rules, and that no line is lost."""

import unittest

import pandas as pd

# BEGIN SOLUTION
from pipeline.clean import (
    clean,
    first_reasons,
    rule_in_month_of_file,
    rule_known,
    rule_range,
    split_duplicates,
)

# END SOLUTION
# BEGIN STUB
# from pipeline.clean import clean, first_reasons
# END STUB
from pipeline.sources import COLUMNS


def raw_lines(**changes: list) -> pd.DataFrame:
    """Good lines of one file, as many as the lists in `changes` are long, with those columns changed."""
    count = len(next(iter(changes.values())))
    good = {
        "order_id": "O1", "sold_on": "2024-01-05", "store_id": "S01", "customer_id": "C1", "product_id": "P1",
        "channel": "store", "quantity": "1", "unit_price": "10.00", "discount": "0%", "city": "Köln",
    }  # fmt: skip
    columns: dict[str, list] = {name: [value] * count for name, value in good.items()}
    columns["line_id"] = [str(number + 1) for number in range(count)]
    columns.update(changes)
    frame = pd.DataFrame(columns)[COLUMNS]
    frame["source_file"] = "sales_2024-01.csv"
    frame["source_line"] = range(2, count + 2)
    return frame


class FirstReasons(unittest.TestCase):
    def test_a_line_gets_the_first_reason_only(self) -> None:
        rules = [
            {"reason": "no_customer", "column": "customer_id", "rule": "required"},
            {"reason": "no_city", "column": "city", "rule": "required"},
        ]
        lines = raw_lines(customer_id=["C1", "", " ", None], city=["Köln", "Köln", "", "Köln"])
        self.assertEqual(
            [None if pd.isna(reason) else reason for reason in first_reasons(lines, rules, {})],
            [None, "no_customer", "no_customer", "no_customer"],
        )


# BEGIN SOLUTION
class Rules(unittest.TestCase):
    def test_range_holds_its_edges_and_refuses_what_is_missing(self) -> None:
        frame = pd.DataFrame({"quantity": pd.Series([0, 1, 100, 101, None], dtype="Int64")})
        rule = {"column": "quantity", "least": "1", "most": "100"}
        self.assertEqual(list(rule_range(frame, rule, {})), [False, True, True, False, False])

    def test_range_of_money_is_in_cents(self) -> None:
        frame = pd.DataFrame({"unit_price": pd.Series([0, 1, 100000, 100001], dtype="Int64")})
        rule = {"column": "unit_price", "least": "0.01", "most": "1000.00"}
        self.assertEqual(list(rule_range(frame, rule, {})), [False, True, True, False])

    def test_the_month_is_the_files(self) -> None:
        frame = raw_lines(sold_on=["a", "b", "c"])
        frame["sold_on"] = pd.to_datetime(pd.Series(["2024-01-31", "2024-02-01", None]))
        self.assertEqual(list(rule_in_month_of_file(frame, {"column": "sold_on"}, {})), [True, False, False])

    def test_known_values(self) -> None:
        frame = raw_lines(product_id=["P1", "P9", None])
        self.assertEqual(
            list(rule_known(frame, {"column": "product_id", "in": "products"}, {"products": {"P1"}})),
            [True, False, False],
        )


class Duplicates(unittest.TestCase):
    def test_the_first_stays_and_the_copy_goes(self) -> None:
        kept, copies = split_duplicates(raw_lines(line_id=["1", "2", "1"]))
        self.assertEqual((list(kept["source_line"]), list(copies["source_line"])), ([2, 3], [4]))

    def test_the_same_number_with_other_content_is_no_copy(self) -> None:
        kept, copies = split_duplicates(raw_lines(line_id=["1", "1"], quantity=["1", "2"]))
        self.assertEqual((len(kept), len(copies)), (2, 0))


# END SOLUTION
class NothingIsLost(unittest.TestCase):
    def test_every_line_is_in_one_of_the_three_tables(self) -> None:
        rules = [{"reason": "no_customer", "column": "customer_id", "rule": "required"}]
        raw = raw_lines(line_id=["1", "2", "2", "3"], customer_id=["C1", "C1", "C1", ""])
        tables = clean(raw, rules, {"products": {"P1"}})
        places = sorted(line for frame in tables.values() for line in frame["source_line"])
        self.assertEqual(places, [2, 3, 4, 5])
        self.assertEqual(list(tables["sales_quarantine"]["reason"]), ["no_customer"])


if __name__ == "__main__":
    unittest.main()
