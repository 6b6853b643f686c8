"""From text to values."""

import unittest

import pandas as pd

# BEGIN SOLUTION
from pipeline.clean import amount_in_cents, as_money, parse_cents, parse_dates, parse_whole, tidy_channel
# END SOLUTION
# BEGIN STUB
# from pipeline.clean import amount_in_cents, as_money, parse_cents, parse_dates, parse_whole
# END STUB


def listed(series: pd.Series) -> list:
    return [None if pd.isna(value) else value for value in series]


class ParseDates(unittest.TestCase):
    def test_reads_the_format_that_it_is_told(self) -> None:
        text = pd.Series(["05/06/2024"])
        self.assertEqual(parse_dates(text, "%d/%m/%Y")[0], pd.Timestamp(2024, 6, 5))

    def test_a_day_that_does_not_exist_is_missing(self) -> None:
        text = pd.Series(["2024-02-29", "2023-02-29", "2024-13-05", "2024-01-32", "", None])
        self.assertEqual(
            listed(parse_dates(text, "%Y-%m-%d").notna()), [True, False, False, False, False, False]
        )


class ParseNumbers(unittest.TestCase):
    def test_cents_are_exact(self) -> None:
        self.assertEqual(
            listed(parse_cents(pd.Series(["12.50", "12.5", "12", "0.07", "-3.10"]))),
            [1250, 1250, 1200, 7, -310],
        )

    # BEGIN SOLUTION
    def test_cents_with_a_decimal_comma(self) -> None:
        self.assertEqual(listed(parse_cents(pd.Series(["12,50", "7", "12.50"]), ",")), [1250, 700, None])

    # END SOLUTION
    def test_what_is_no_amount_is_missing(self) -> None:
        self.assertEqual(
            listed(parse_cents(pd.Series(["n/a", "", "1.234", "12,50", "EUR 5", None]))), [None] * 6
        )

    def test_whole_numbers(self) -> None:
        self.assertEqual(
            listed(parse_whole(pd.Series(["3", "-2", "2.0", "two", None]))), [3, -2, None, None, None]
        )


class Amounts(unittest.TestCase):
    def test_half_a_cent_is_rounded_up(self) -> None:
        # 3 pieces at 0.99 less 15% are 2.5245; 1 piece at 0.10 less 5% is 0.095.
        cents = amount_in_cents(pd.Series([3, 1]), pd.Series([99, 10]), pd.Series([15, 5]))
        self.assertEqual(list(cents), [252, 10])

    def test_cents_as_text(self) -> None:
        self.assertEqual(list(as_money(pd.Series([1250, 7, 0], dtype="Int64"))), ["12.50", "0.07", "0.00"])


# BEGIN SOLUTION
class Channels(unittest.TestCase):
    def test_case_and_blanks_do_not_matter(self) -> None:
        self.assertEqual(list(tidy_channel(pd.Series([" Web", "WEB", "store"]))), ["web", "web", "store"])


# END SOLUTION
if __name__ == "__main__":
    unittest.main()
